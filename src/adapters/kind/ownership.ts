import { commandOn } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import type { LabRecord } from '../state/lab-record.ts';
import type { NodeContainer } from './kind-cluster.ts';

/** Whose the containers of a cluster's name are. */
export type Ownership =
  | { readonly whose: 'nobody' }
  | { readonly whose: 'ours'; readonly record: LabRecord }
  | { readonly whose: 'foreign'; readonly why: string };

/**
 * A cluster is ours when this machine's state has a record of it and every node mounts a folder that carries the
 * record's UUID. A name, a label or a context proves nothing: anybody may use them.
 */
export function ownershipOf(name: string, record: LabRecord | undefined, nodes: readonly NodeContainer[]): Ownership {
  if (nodes.length === 0) return record === undefined ? { whose: 'nobody' } : { whose: 'ours', record };
  if (record === undefined) return { whose: 'foreign', why: `containers of a kind cluster called ${name} exist, and spirelab has no record of making them` };
  const strangers = nodes.filter(({ mounts }) => !mounts.some((mount) => mount.includes(record.uuid)));
  if (strangers.length > 0) return { whose: 'foreign', why: `${strangers.map((node) => node.name).join(', ')} does not carry this lab's mark` };
  return { whose: 'ours', record };
}

/** @throws Failure E_FOREIGN */
export function refuseForeign(name: string, ownership: Ownership): asserts ownership is Exclude<Ownership, { whose: 'foreign' }> {
  if (ownership.whose !== 'foreign') return;
  throw new Failure('E_FOREIGN', `The cluster ${name} was not made by spirelab: ${ownership.why}.`, {
    left: 'it was not touched',
    next: [commandOn(`${name.replace(/^spirelab-/, '')}-2`, 'up')],
  });
}
