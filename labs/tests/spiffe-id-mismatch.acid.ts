import { defineAcidTest } from '../../src/lab/index.ts';
import { clientExpectsImpostor } from '../faults/workload/client-expects-another-server.fault.ts';
import { serverExpectsImpostor } from '../faults/workload/server-expects-another-client.fault.ts';
import { strictRequests } from '../nouns/mtls.ts';

export const spiffeIdMismatch = defineAcidTest({
  id: 'acid.spiffe-id-mismatch',
  title: 'A valid X509-SVID with another SPIFFE ID is refused, by either side',
  subtitle: 'which SPIFFE ID each side of mTLS demands of its peer',
  teaches: 'mTLS proves who the peer is; whether that is who one wants to talk to is a decision of its own.',
  healthy: strictRequests.flows,
  faults: [clientExpectsImpostor, serverExpectsImpostor],
});
