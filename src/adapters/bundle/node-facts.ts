import type { NodeFact } from '../../evidence/raw.ts';
import { run } from '../exec/run.ts';

/** Where this project's agents make the Workload API's socket on a node. */
const socket = '/run/spire/agent-sockets/spire-agent.sock';

export const nodeFacts: readonly NodeFact[] = ['mounts', 'agent-socket'];

/** The command that tells a fact of a node, run on this machine: nodes are containers here. */
export function factCommand(node: string, fact: NodeFact): readonly string[] {
  switch (fact) {
    case 'mounts':
      return ['docker', 'exec', node, 'cat', '/proc/self/mountinfo'];
    case 'agent-socket':
      return ['docker', 'exec', node, 'sh', '-c', `test ! -S ${socket} || echo ${socket}`];
  }
}

/** The last lines that a node's own systemd printed: why a node did not come up. */
export function nodeLogCommand(node: string): readonly string[] {
  return ['docker', 'logs', '--tail', '500', node];
}

/** @throws Failure E_COMMAND */
export async function outputOf([file = '', ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const { stdout, stderr } = await run(file, args, { signal, timeout: 20_000 });
  return stdout === '' ? stderr : stdout;
}
