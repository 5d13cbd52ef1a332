import { defineFault, putEntry } from '../../../src/lab/index.ts';
import { clientEntry } from '../../nouns/mtls.ts';

export const entryForEverybody = defineFault({
  id: 'loose-selectors',
  title: 'The entry of the client demands its namespace, and nothing else',
  why: 'Every pod of the namespace has that selector, so each is given the client’s identity beside its own.',
  inject: [putEntry({ ...clientEntry, selectors: ['k8s:ns:mtls-demo'] })],
  heal: [putEntry(clientEntry)],
});
