import { defineFault, logged, putEntry, step } from '../../../src/lab/index.ts';
import { client, clientEntry, mtlsServer, strictServer } from '../../nouns/mtls.ts';

export const entryForEverybody = defineFault({
  id: 'loose-selectors',
  title: 'The entry of the client demands its namespace, and nothing else',
  why: 'Every pod of the namespace has that selector, so each gets the identity of the client in addition to its own.',
  level: 2,
  touches: 'everything',
  inject: [putEntry({ ...clientEntry, selectors: ['k8s:ns:mtls-demo'] })],
  symptoms: [
    step('Servers show the identity of the client', {
      why: 'An agent sends every X509-SVID whose entry matches, in the order of the entries’ IDs. A program that uses the first one, as SPIFFE calls it the default, now shows another one than before.',
      expect: [
        logged([mtlsServer, strictServer], 'svid', { where: { spiffe_id: client.id }, distinct: { by: 'pod', count: 2 }, within: 45 }),
        logged(client, 'call', { where: { status: 'fail', error: new RegExp(`unexpected ID "${client.id}"`) }, within: 45 }),
      ],
    }),
  ],
  heal: [putEntry(clientEntry)],
});
