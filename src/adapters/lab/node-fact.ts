import type { NodeFact } from '../../evidence/raw.ts';
import { attempt, run } from '../exec/run.ts';

/**
 * What only a node knows, looked up in its container: its table of mounts (/proc/self/mountinfo), or the Workload API's
 * socket, if it is there.
 *
 * @param socket where the agents of this lab make it
 * @throws Failure E_COMMAND
 */
export async function nodeFact(socket: string, node: string, fact: NodeFact, signal: AbortSignal): Promise<string> {
  switch (fact) {
    case 'mounts':
      return (await run('docker', ['exec', node, 'cat', '/proc/self/mountinfo'], { signal })).stdout;
    case 'agent-socket':
      return (await attempt('docker', ['exec', node, 'test', '-S', socket], { signal })).exitCode === 0 ? socket : '';
  }
}
