import { Failure } from '../../core/failure.ts';
import { askEngine } from '../container-engine/docker.ts';
import { attempt } from '../exec/run.ts';
import { type NodeContainer, nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';

/**
 * Looks for what is wrong below SPIRE: engine, node containers, API server, in this order, so that the first answer is
 * the cause. A node that went down and came back since `before` counts as died: what it ran was gone for a while.
 *
 * @returns undefined when all of them answer
 */
export async function groundOf(name: string, client: Client, before: readonly NodeContainer[], signal: AbortSignal): Promise<Failure | undefined> {
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
  const broken = brokenNodes(before, await nodeContainers(name, signal));
  if (broken !== undefined) return broken;
  try {
    await client.get('/version', signal);
    return undefined;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'E_API_SILENT') return cause;
    throw cause;
  }
}

/** What happened to node containers since they were last seen well, if anything did. */
export function brokenNodes(before: readonly NodeContainer[], now: readonly NodeContainer[]): Failure | undefined {
  const names = (nodes: readonly NodeContainer[]): string => nodes.map((node) => node.name).join(', ');
  const state = (node: NodeContainer): NodeContainer | undefined => now.find(({ id }) => id === node.id);
  const down = before.filter((node) => state(node)?.running !== true);
  const restarted = before.filter((node) => state(node)?.running === true && state(node)?.startedAt !== node.startedAt);
  if (before.length > 1 && down.length + restarted.length === before.length) {
    return new Failure('E_ENGINE_DIED', 'All nodes of the lab went down at once: the container engine was stopped, or started again.', {
      next: 'npm run -s lab -- start',
      left: down.length === 0 ? 'the nodes run again; what ran in them was interrupted' : 'the nodes of the lab, stopped',
    });
  }
  if (down.length > 0) {
    return new Failure('E_NODE_DIED', `The container of ${names(down)} does not run any more.`, {
      next: `docker logs ${down[0]?.name}`,
      left: 'the rest of the lab runs',
    });
  }
  if (restarted.length === 0) return undefined;
  return new Failure('E_NODE_DIED', `The container of ${names(restarted)} went down during the run, and was started again.`, {
    next: 'npm run -s lab -- reset',
    left: 'the nodes run again; what ran in them was interrupted',
  });
}

/** Whether the Workload API's socket is on a node. */
export async function socketOnNode(node: string, signal: AbortSignal): Promise<boolean> {
  return (await attempt('docker', ['exec', node, 'test', '-S', '/run/spire/agent-sockets/spire-agent.sock'], { signal })).exitCode === 0;
}
