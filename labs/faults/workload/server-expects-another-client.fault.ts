import { debugLines, defineFault, logged, never, newPodsOf, restore, setEnv, step } from '../../../src/lab/index.ts';
import { twoPairs } from '../../nouns/deployments.ts';
import type { TwoPairs } from '../../nouns/two-pairs.ts';

export const serverExpectsImpostor = serverExpectsImpostorOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function serverExpectsImpostorOf({ agents, requests, strictClient, strictServer, strictRequests, strictServerDeployment, impostor }: TwoPairs) {
  const refused = logged(newPodsOf(strictServer), 'call', {
    where: { status: 'fail', error: new RegExp(`unexpected ID "${strictClient.id}"`), expected_peer_id: impostor },
    distinct: { by: 'line', count: 5 },
    within: 30,
  });
  return defineFault({
    id: 'server-expects-another-client',
    title: 'The server demands another client',
    why: 'Only CLIENT_SPIFFE_ID is changed: both workloads keep their identities.',
    level: 1,
    touches: [strictClient, strictServer],
    needs: [debugLines(agents)],
    inject: [setEnv(strictServer, 'CLIENT_SPIFFE_ID', impostor)],
    symptoms: [
      step('The strict-server refuses every peer, although both identities are good', {
        why: 'Both X509-SVIDs were delivered and are valid: identity was not the problem. Authorization is, and the refused side sees only a TLS alert.',
        expect: [
          refused,
          logged(strictClient, 'call', { where: { status: 'fail', error: /remote error: tls: bad certificate/ }, within: 30 }),
          never(newPodsOf(strictServer), 'call', { where: { status: 'ok' }, until: refused }),
          strictRequests.delivered(strictServer),
          // That of the side that was not restarted was delivered before; its TTL says that it has not expired since.
          strictRequests.delivered(strictClient),
        ],
      }),
    ],
    meanwhile: [requests.goOn],
    heal: [restore(strictServerDeployment)],
    recovery: [
      step('The strict-server demands the right peer again', {
        why: 'Nothing was wrong with the identities, so nothing had to be changed about them.',
        expect: [strictRequests.answeredAtClient(30), strictRequests.answeredAtServer(30)],
      }),
    ],
  });
}
