import { defineAcidTest } from '../../src/lab/index.ts';
import { clientExpectsImpostorOf } from '../faults/workload/client-expects-another-server.fault.ts';
import { serverExpectsImpostorOf } from '../faults/workload/server-expects-another-client.fault.ts';
import { twoPairs } from '../nouns/deployments.ts';
import type { TwoPairs } from '../nouns/two-pairs.ts';

export const spiffeIdMismatch = spiffeIdMismatchOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function spiffeIdMismatchOf(pairs: TwoPairs) {
  return defineAcidTest({
    id: 'acid.spiffe-id-mismatch',
    title: 'A valid X509-SVID with another SPIFFE ID is refused, by either side',
    subtitle: 'which SPIFFE ID each side of mTLS demands of its peer',
    teaches: 'mTLS proves who the peer is; whether that is who one wants to talk to is a decision of its own.',
    healthy: pairs.strictRequests.flows,
    faults: [clientExpectsImpostorOf(pairs), serverExpectsImpostorOf(pairs)],
  });
}
