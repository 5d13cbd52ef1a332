import { defineFault, isMade, logged, putEntry, state, step } from '../../../src/lab/index.ts';
import { livesLongerThan } from '../../../src/rules/index.ts';
import { client, clientEntry, mtlsServer, requests, strictRequests } from '../../nouns/mtls.ts';
import { serverConfig } from '../../nouns/objects.ts';

export const hourLongSvid = defineFault({
  id: 'hour-long-svid',
  title: 'The client gets X509-SVIDs for an hour',
  why: 'The entry says the TTL. Nothing fails. But an attacker who steals such a key can act as the client for up to an hour, and no renewal is seen in all that time.',
  level: 3,
  touches: [client, mtlsServer],
  inject: [putEntry({ ...clientEntry, x509SvidTtl: 3600 })],
  symptoms: [
    step('The client has been given an X509-SVID for an hour', {
      why: 'An agent renews when an entry has changed. It did so at its next synchronization, and will not do it again for half an hour.',
      expect: [
        state(
          'the entry of mtls-client gives more than the policy allows',
          { kind: 'lifetimes', of: client, by: serverConfig },
          isMade(livesLongerThan(60, client)),
          5,
        ),
        logged(client, 'svid', { where: { spiffe_id: client.id }, holdsAnyway: true, within: 30 }),
      ],
    }),
  ],
  meanwhile: [requests.goOn, strictRequests.goOn],
  heal: [putEntry(clientEntry)],
});
