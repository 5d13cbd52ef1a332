import type { NodeFact } from '../../evidence/raw.ts';
import { run } from '../exec/run.ts';
import { lookAtNode } from '../kind/look-at-node.ts';

/** What a bundle has of each node: facts that are asked for, and what tells why a node does not run. */
type Look = NodeFact | 'state' | 'log';

export interface NodeCommand {
  readonly name: Look;
  readonly command: readonly string[];
}

/**
 * Every command that is run to look at a node, on this machine: nodes are containers here.
 *
 * @param socket where the lab's agents make the Workload API's socket
 */
export function commandsOn(node: string, socket: string): readonly NodeCommand[] {
  return (['mounts', 'agent-socket', 'state', 'log'] as const).map((name) => ({ name, command: commandOn(node, name, socket) }));
}

function commandOn(node: string, look: Look, socket: string): readonly string[] {
  switch (look) {
    case 'mounts':
    case 'agent-socket':
      return ['docker', ...lookAtNode(node, look, socket)];
    case 'state':
      return ['docker', 'inspect', '-f', '{{json .State}}', node];
    case 'log':
      return ['docker', 'logs', '--tail', '500', node];
  }
}

/** What a command printed; what it printed as errors, where it printed nothing else. @throws Failure E_COMMAND */
export async function outputOf([file = '', ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const { stdout, stderr } = await run(file, args, { signal });
  return stdout === '' ? stderr : stdout;
}
