import { defineFault, putEntry } from '../../../src/lab/index.ts';
import { clientEntry } from '../../nouns/mtls.ts';

export const shortSvid = defineFault({
  id: 'short-svid',
  title: 'The client gets X509-SVIDs for five seconds',
  why: 'The server sets NotBefore back by ten seconds, so half of that life is over before it begins: each agent renews at each synchronization, and the client is nobody five seconds after the server went away.',
  inject: [putEntry({ ...clientEntry, x509SvidTtl: 5 })],
  heal: [putEntry(clientEntry)],
});
