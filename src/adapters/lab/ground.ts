import { Failure } from '../../core/failure.ts';
import { askEngine } from '../container-engine/docker.ts';
import { attempt } from '../exec/run.ts';
import { nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';

/**
 * Looks for what is wrong below SPIRE: engine, node containers, API server, in this order, so that the first answer is
 * the cause. @returns undefined when all of them answer
 */
export async function groundOf(name: string, client: Client, signal: AbortSignal): Promise<Failure | undefined> {
  try {
    await askEngine(signal);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return new Failure('E_ENGINE_DIED', `The container engine does not answer any more: ${cause.message}`, {
      cause,
      next: 'npm run lab:destroy',
      left: 'the nodes of the lab, stopped or half-dead',
    });
  }
  const dead = (await nodeContainers(name, signal)).filter(({ running }) => !running);
  if (dead.length > 0)
    return new Failure('E_NODE_DIED', `The container of ${dead.map((node) => node.name).join(', ')} does not run any more.`, {
      next: `docker logs ${dead[0]?.name}`,
      left: 'the rest of the lab runs',
    });
  try {
    await client.get('/version', signal);
    return undefined;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'E_API_SILENT') return cause;
    throw cause;
  }
}

/** Whether the Workload API's socket is on a node. */
export async function socketOnNode(node: string, signal: AbortSignal): Promise<boolean> {
  return (await attempt('docker', ['exec', node, 'test', '-S', '/run/spire/agent-sockets/spire-agent.sock'], { signal })).exitCode === 0;
}
