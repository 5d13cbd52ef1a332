import { quoted } from '../../core/quoted.ts';
import type { NodeFact } from '../../evidence/raw.ts';

/**
 * How a fact is looked up on a node, as arguments of `docker`: nodes are containers here.
 *
 * @param socket where the lab's agents make the Workload API's socket
 */
export function lookAtNode(node: string, fact: NodeFact, socket: string): readonly string[] {
  switch (fact) {
    case 'mounts':
      return ['exec', node, 'cat', '/proc/self/mountinfo'];
    case 'agent-socket':
      return ['exec', node, 'sh', '-c', `test ! -S ${quoted(socket)} || echo ${quoted(socket)}`];
  }
}
