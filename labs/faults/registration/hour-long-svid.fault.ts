import { defineFault, putEntry } from '../../../src/lab/index.ts';
import { clientEntry } from '../../nouns/mtls.ts';

export const hourLongSvid = defineFault({
  id: 'hour-long-svid',
  title: 'The client gets X509-SVIDs for an hour',
  why: 'The entry says the TTL. Nothing fails. But whoever steals such a key can act as the client for up to an hour, and no renewal is seen in all that time.',
  inject: [putEntry({ ...clientEntry, x509SvidTtl: 3600 })],
  heal: [putEntry(clientEntry)],
});
