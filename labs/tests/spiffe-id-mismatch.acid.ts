import { defineAcidTest, type Fault, logged, never, newPodsOf, type Round, step, type Workload } from '../../src/lab/index.ts';
import { clientExpectsImpostor } from '../faults/workload/client-expects-another-server.fault.ts';
import { serverExpectsImpostor } from '../faults/workload/server-expects-another-client.fault.ts';
import { agents, impostor, strictClient, strictRequests, strictServer } from '../nouns/mtls.ts';

/** One side demands a SPIFFE ID that the other does not have. */
function mismatch(fault: Fault, demanding: Workload, presenting: Workload): Round {
  const refused = logged(newPodsOf(demanding), 'call', {
    where: { status: 'fail', error: new RegExp(`unexpected ID "${presenting.id}"`), expected_peer_id: impostor },
    distinct: { by: 'line', count: 5 },
    within: 30,
  });
  // The SVID of the side that was not restarted was delivered before; its TTL says that it has not expired since.
  const delivered = (workload: Workload) =>
    logged(agents, 'Fetched X.509 SVID', { where: { spiffe_id: workload.id, ttl: /^\d/ }, holdsAnyway: true, notBefore: -30, within: 30 });
  return {
    fault,
    symptoms: [
      step(`The ${demanding.name} refuses every peer, although both identities are good`, {
        why: 'Both X509-SVIDs were delivered and are valid: identity was not the problem. Authorization is, and the refused side learns it by a TLS alert only.',
        expect: [
          refused,
          logged(presenting, 'call', { where: { status: 'fail', error: /remote error: tls: bad certificate/ }, within: 30 }),
          never(newPodsOf(demanding), 'call', { where: { status: 'ok' }, until: refused }),
          delivered(demanding),
          delivered(presenting),
        ],
      }),
    ],
    recovery: [
      step(`The ${demanding.name} demands the right peer again`, {
        why: 'Nothing was wrong with the identities, so nothing had to be changed about them.',
        expect: [strictRequests.answeredAtClient(30), strictRequests.answeredAtServer(30)],
      }),
    ],
  };
}

export const spiffeIdMismatch = defineAcidTest({
  id: 'acid.spiffe-id-mismatch',
  title: 'A valid X509-SVID with another SPIFFE ID is refused, by either side',
  subtitle: 'which SPIFFE ID each side of mTLS demands of its peer',
  teaches: 'mTLS proves who the peer is; whether that is who one wants to talk to is a decision of its own.',
  touches: [strictClient, strictServer],
  healthy: strictRequests.flows,
  rounds: [mismatch(clientExpectsImpostor, strictClient, strictServer), mismatch(serverExpectsImpostor, strictServer, strictClient)],
});
