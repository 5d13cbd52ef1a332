import { defineFault, logged, newPodsOf, putEntry, restart, step } from '../../../src/lab/index.ts';
import { agents, client, clientEntry, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

export const misspeltSelector = defineFault({
  id: 'misspelt-selector',
  title: 'The entry of the client demands a service account that nobody has',
  why: 'Every selector of an entry must be among those of the process: one wrong letter, and the entry describes nobody.',
  level: 2,
  touches: [client, mtlsServer],
  inject: [putEntry({ ...clientEntry, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'] }), restart(client)],
  symptoms: [
    step('A new client is told that it has no identity', {
      why: 'The agent attests the pod as before, and finds no entry whose selectors it has.',
      expect: [
        logged(agents, 'No identity issued', { within: 30 }),
        logged(newPodsOf(client), 'identity', { where: { status: 'none', error: /no identity issued/ }, within: 30 }),
      ],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [putEntry(clientEntry)],
});
