import { defineFault, putEntry, restart } from '../../../src/lab/index.ts';
import { client, clientEntry } from '../../nouns/mtls.ts';

export const misspeltSelector = defineFault({
  id: 'misspelt-selector',
  title: 'The entry of the client demands a service account that nobody has',
  why: 'Every selector of an entry must be among those of the process: one wrong letter, and the entry describes nobody.',
  inject: [putEntry({ ...clientEntry, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'] }), restart(client)],
  heal: [putEntry(clientEntry)],
});
