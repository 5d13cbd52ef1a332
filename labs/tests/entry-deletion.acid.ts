import { defineAcidTest } from '../../src/lab/index.ts';
import { deleteClientEntry } from '../faults/registration/delete-entry.fault.ts';
import { requests } from '../nouns/mtls.ts';

export const entryDeletion = defineAcidTest({
  id: 'acid.entry-deletion',
  title: 'Without its registration entry a workload gets no identity, and keeps an old one until it expires',
  subtitle: 'spire-server entry delete, and the NotAfter of an X509-SVID',
  teaches: 'Deleting an entry stops new identities at once; what was issued before stays valid until its NotAfter.',
  healthy: requests.flows,
  faults: [deleteClientEntry],
});
