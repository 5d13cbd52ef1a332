import { defineAcidTest } from '../../src/lab/index.ts';
import { deleteClientEntryOf } from '../faults/registration/delete-entry.fault.ts';
import { twoPairs } from '../nouns/deployments.ts';
import type { TwoPairs } from '../nouns/two-pairs.ts';

export const entryDeletion = entryDeletionOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function entryDeletionOf(pairs: TwoPairs) {
  return defineAcidTest({
    id: 'acid.entry-deletion',
    title: 'Without its registration entry a workload gets no identity, and keeps an old one until it expires',
    subtitle: 'spire-server entry delete, and the NotAfter of an X509-SVID',
    teaches: 'Deleting an entry stops new identities at once; what was issued before stays valid until its NotAfter.',
    healthy: pairs.requests.flows,
    faults: [deleteClientEntryOf(pairs)],
  });
}
