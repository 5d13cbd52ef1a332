import { debugLines, defineFault, logged, never, newPodsOf, restore, setEnv, step } from '../../../src/lab/index.ts';
import { twoPairs } from '../../nouns/deployments.ts';
import type { TwoPairs } from '../../nouns/two-pairs.ts';

export const clientExpectsImpostor = clientExpectsImpostorOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function clientExpectsImpostorOf({ agents, requests, strictClient, strictServer, strictRequests, strictClientDeployment, impostor }: TwoPairs) {
  const refused = logged(newPodsOf(strictClient), 'call', {
    where: { status: 'fail', error: new RegExp(`unexpected ID "${strictServer.id}"`), expected_peer_id: impostor },
    distinct: { by: 'line', count: 5 },
    within: 30,
  });
  return defineFault({
    id: 'client-expects-another-server',
    title: 'The client demands another server',
    why: 'Only SERVER_SPIFFE_ID is changed: both workloads keep their identities.',
    level: 1,
    touches: [strictClient, strictServer],
    needs: [debugLines(agents)],
    inject: [setEnv(strictClient, 'SERVER_SPIFFE_ID', impostor)],
    symptoms: [
      step('The strict-client refuses every peer, although both identities are good', {
        why: 'Both X509-SVIDs were delivered and are valid: identity was not the problem. Authorization is, and the refused side sees only a TLS alert.',
        expect: [
          refused,
          logged(strictServer, 'call', { where: { status: 'fail', error: /remote error: tls: bad certificate/ }, within: 30 }),
          never(newPodsOf(strictClient), 'call', { where: { status: 'ok' }, until: refused }),
          strictRequests.delivered(strictClient),
          // That of the side that was not restarted was delivered before; its TTL says that it has not expired since.
          strictRequests.delivered(strictServer),
        ],
      }),
    ],
    meanwhile: [requests.goOn],
    heal: [restore(strictClientDeployment)],
    recovery: [
      step('The strict-client demands the right peer again', {
        why: 'Nothing was wrong with the identities, so nothing had to be changed about them.',
        expect: [strictRequests.answeredAtClient(30), strictRequests.answeredAtServer(30)],
      }),
    ],
  });
}
