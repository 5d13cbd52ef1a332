import { defineFault, earliestNotAfter, kept, logged, never, newPodsOf, scale, step, svidEndsWithin, unchanged } from '../../../src/lab/index.ts';
import { twoPairs } from '../../nouns/deployments.ts';
import type { TwoPairs } from '../../nouns/two-pairs.ts';

/**
 * An agent that the server knows no more says the first and attests anew, one that starts without its X509-SVID the
 * second (SPIRE 1.13.3 and 1.15.3). Neither comes where an agent's own X509-SVID is halfway to its end: it attests again
 * in time, outage or not, and says only “Successfully reattested node”.
 */
const refusedAgent = /^Agent needs to re-attest|^Node attestation was successful$/;

export const stopServer = stopServerOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function stopServerOf({ server, agents, client, mtlsServer, requests, strictRequests }: TwoPairs) {
  const expiry = earliestNotAfter(client, mtlsServer);
  const broken = logged(client, 'call', { where: { status: 'fail' }, after: expiry, within: 2 });
  const agentsNotRestarted = unchanged('no agent restarts', { kind: 'restarts', of: agents });
  const answered = requests.answeredAtClient(60);
  return defineFault({
    id: 'stop-server',
    title: 'SPIRE Server is stopped',
    why: 'Its StatefulSet is scaled to 0: no X509-SVID is signed, and no agent gets an answer. Its volume, with CA keys and entries, stays.',
    level: 1,
    touches: 'everything',
    needs: [svidEndsWithin(client, 60), svidEndsWithin(mtlsServer, 60)],
    inject: [scale(server, 0)],
    symptoms: [
      step('Every agent notices that it cannot synchronize', {
        why: 'Agents fetch their authorized entries every sync interval; a failed fetch is logged, and tried again later.',
        expect: [logged(agents, 'Synchronize failed', { where: { level: 'error' }, distinct: { by: 'node', count: 3 }, within: 30 })],
      }),
      step('mTLS keeps working until an X509-SVID expires, and breaks then', {
        why: 'No agent can renew; workloads keep what they hold; the verifier on the other side is what looks at NotAfter.',
        expect: [
          broken,
          logged([client, mtlsServer], 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, after: expiry, within: 3 }),
          never(agents, 'Starting agent', { until: broken }),
          agentsNotRestarted,
        ],
      }),
    ],
    heal: [scale(server, 1)],
    recovery: [
      step('The server comes back as the same server', {
        why: 'The PersistentVolume holds the CA keys and the data store: agents still trust the server, it still knows them, and none is sent back to attest again.',
        expect: [
          logged(newPodsOf(server), 'Starting Server APIs', { within: 60 }),
          logged(agents, 'Renewing X509-SVID', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, within: 60 }),
          requests.bothRenewed(60),
          strictRequests.bothRenewed(60),
          answered,
          requests.answeredAtServer(60),
          strictRequests.answeredAtClient(60),
          strictRequests.answeredAtServer(60),
          never(agents, refusedAgent, { until: answered }),
          never(server, 'Failed to authenticate caller', { until: answered }),
          unchanged('the claim is bound to the same PersistentVolume', { kind: 'volume', of: server }),
          // Not unchanged: halfway through the life of its CA the server adds the next one.
          kept('the trust bundle still holds the authorities that it had', { kind: 'trust-bundle' }, 30),
          unchanged('the registration entries are the same', { kind: 'entries' }, 30),
          agentsNotRestarted,
        ],
      }),
    ],
  });
}
