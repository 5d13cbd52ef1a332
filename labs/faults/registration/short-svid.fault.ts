import { defineFault, logged, putEntry, step } from '../../../src/lab/index.ts';
import { agents, client, clientEntry, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

export const shortSvid = defineFault({
  id: 'short-svid',
  title: 'The client gets X509-SVIDs for five seconds',
  why: 'The server sets NotBefore back by ten seconds, so half of that time is over at once: each agent renews at each synchronization, and five seconds after an outage of the server begins, the client has no valid X509-SVID.',
  level: 3,
  touches: [client, mtlsServer],
  inject: [putEntry({ ...clientEntry, x509SvidTtl: 5 })],
  symptoms: [
    step('Every agent renews for the client, every second', {
      why: 'The parent ID of the entry is an alias of all three nodes. So each of their agents has the entry, and holds an X509-SVID ready, whether or not the client runs there.',
      expect: [
        // With its own TTL, too, but twice in that time and not twelve times.
        logged(agents, 'Renewing X509-SVID', { where: { spiffe_id: client.id }, distinct: { by: 'node', count: 3 }, holdsAnyway: true, within: 30 }),
        logged(agents, 'Renewing X509-SVID', { where: { spiffe_id: client.id }, distinct: { by: 'line', count: 12 }, within: 30 }),
      ],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [putEntry(clientEntry)],
});
