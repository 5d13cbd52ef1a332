import type { NodeFact } from '../../evidence/raw.ts';
import { attempt, run } from '../exec/run.ts';
import { lookAtNode } from '../kind/look-at-node.ts';

/**
 * What only a node knows, looked up in its container: its table of mounts (/proc/self/mountinfo), or the Workload API's
 * socket, if it is there.
 *
 * @param socket where the agents of this lab make it
 * @throws Failure E_COMMAND
 */
export async function nodeFact(socket: string, node: string, fact: NodeFact, signal: AbortSignal): Promise<string> {
  const look = lookAtNode(node, fact, socket);
  switch (fact) {
    case 'mounts':
      return (await run('docker', look, { signal })).stdout;
    case 'agent-socket':
      // A node that does not run has none.
      return (await attempt('docker', look, { signal })).stdout.trim();
  }
}
