import { entryCreate, entryDelete, entryUpdate, mends } from '../support/mends.ts';

const demand = (...selectors: readonly string[]) => entryUpdate('mtls-client', { selectors });
const back = [demand('k8s:ns:mtls-demo')];
const asFound = /^The entry mtls-client demands k8s:ns:mtls-demo\. .*mtls-server-\S+.* spiffe:\/\/spirelab\.test\/ns\/mtls-demo\/sa\/mtls-client/;

export default mends('loose-selectors', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts every pod', type: ['kubectl -n mtls-demo rollout restart deployment'], verdict: 'refused', says: asFound },
  {
    mend: 'demands the account of the server',
    type: [demand('k8s:ns:mtls-demo', 'k8s:sa:mtls-server')],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:(ns:mtls-demo and k8s:)?sa:mtls-server\b/,
  },
  {
    mend: 'writes the account with a typo',
    type: [demand('k8s:ns:mtls-demo', 'k8s:sa:mtls-clint')],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:sa:mtls-clint, and no pod of mtls-client has that/,
  },
  {
    mend: 'demands a selector that does not exist',
    type: [demand('k8s:ns:mtls-demo', 'k8s:serviceaccount:mtls-client')],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:serviceaccount:mtls-client, and no pod of mtls-client has that/,
  },
  {
    mend: 'demands the image that all of them run',
    type: [demand('k8s:ns:mtls-demo', 'k8s:container-image:spirelab.local/mtls-demo:1')],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands .*k8s:container-image:\S+.*\. .*mtls-server-/,
  },
  {
    mend: 'demands the account in whichever namespace',
    type: [demand('k8s:sa:mtls-client')],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:sa:mtls-client, and no namespace/,
  },
  {
    mend: 'deletes the entry',
    type: [entryDelete('mtls-client')],
    back: [entryCreate('mtls-client', { selectors: ['k8s:ns:mtls-demo'] })],
    verdict: 'refused',
    says: /^No registration entry has the SPIFFE ID \S+mtls-client/,
  },
  {
    mend: 'adds a right entry, and leaves the loose one',
    type: [
      entryCreate('mtls-client-right', {
        spiffeId: 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client',
        selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'],
      }),
    ],
    back: [entryDelete('mtls-client-right')],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'tightens the entry of the server instead',
    type: [
      entryUpdate('mtls-server', {
        parentId: 'spiffe://spirelab.test/node/mtls-server',
        selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-server', 'k8s:container-name:mtls-server'],
      }),
    ],
    back: [entryUpdate('mtls-server', { parentId: 'spiffe://spirelab.test/node/mtls-server' })],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'another right way: demands the container, too',
    type: [demand('k8s:ns:mtls-demo', 'k8s:sa:mtls-client', 'k8s:container-name:mtls-client')],
    back,
    verdict: 'passed',
  },
  { mend: 'another right way: demands the label of its pods', type: [demand('k8s:ns:mtls-demo', 'k8s:pod-label:app:mtls-client')], back, verdict: 'passed' },
  { mend: 'another right way: deletes it, and writes it anew', type: [entryDelete('mtls-client'), entryCreate('mtls-client')], back, verdict: 'passed' },
]);
