import { entryCreate, entryDelete, entryUpdate, mends } from '../support/mends.ts';

const trustDomain = 'spiffe://spirelab.test';
const client = `${trustDomain}/ns/mtls-demo/sa/mtls-client`;
const wrong = ['k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'];
/** As it was set: the entry with its misspelt selector. */
const back = [entryUpdate('mtls-client', { selectors: wrong })];
const again = [entryDelete('mtls-client'), entryCreate('mtls-client', { selectors: wrong })];
const restart = 'kubectl -n mtls-demo rollout restart deployment/mtls-client';
const asFound = /^The entry mtls-client demands k8s:sa:mtls-clint, and no pod of mtls-client has that: they have k8s:sa:mtls-client\.$/;

export default mends('failed-attestation', [
  { mend: 'does nothing', type: [], verdict: 'refused', says: asFound },
  { mend: 'restarts the client', type: [restart], verdict: 'refused', says: asFound },
  { mend: 'restarts every agent', type: ['kubectl -n spire rollout restart daemonset/spire-agent'], verdict: 'refused', says: asFound },
  {
    mend: 'writes a selector that does not exist',
    type: [entryUpdate('mtls-client', { selectors: ['k8s:ns:mtls-demo', 'k8s:serviceaccount:mtls-client'] })],
    back,
    verdict: 'refused',
    says: /demands k8s:serviceaccount:mtls-client, and no pod of mtls-client has that: there is no selector k8s:serviceaccount; it is called k8s:sa/,
  },
  {
    mend: 'takes the namespace for the mistake',
    type: [entryUpdate('mtls-client', { selectors: ['k8s:ns:default', 'k8s:sa:mtls-client'] })],
    back,
    verdict: 'refused',
    says: /demands k8s:ns:default, .* they have k8s:ns:mtls-demo\.$/,
  },
  {
    mend: 'demands the namespace only',
    type: [entryUpdate('mtls-client', { selectors: ['k8s:ns:mtls-demo'] })],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:ns:mtls-demo\. .*mtls-server-\S+.* as well\.$/,
  },
  {
    mend: 'makes the entry anew under SPIRE Server',
    type: [entryDelete('mtls-client'), entryCreate('mtls-client', { parentId: `${trustDomain}/spire/server` })],
    back: again,
    verdict: 'refused',
    says: /^The entry mtls-client has the parent ID spiffe:\/\/spirelab\.test\/spire\/server\. .*no agent does/,
  },
  {
    mend: 'makes the entry anew, its SPIFFE ID with a typo',
    type: [entryDelete('mtls-client'), entryCreate('mtls-client', { spiffeId: `${client}s` })],
    back: again,
    verdict: 'refused',
    says: /^The entry mtls-client gives the pods of mtls-client the SPIFFE ID \S+mtls-clients, and theirs is \S+mtls-client\.$/,
  },
  {
    mend: 'deletes the entry',
    type: [entryDelete('mtls-client')],
    back: [entryCreate('mtls-client', { selectors: wrong })],
    verdict: 'refused',
    says: /^No registration entry has the SPIFFE ID \S+mtls-client\.$/,
  },
  {
    mend: 'mends the other side’s entry',
    type: [entryUpdate('mtls-server', { parentId: `${trustDomain}/node/mtls-server` })],
    back: [],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'adds an entry that is wrong in another way',
    type: [entryCreate('mtls-client-2', { spiffeId: client })],
    back: [entryDelete('mtls-client-2')],
    verdict: 'refused',
    says: /The entry mtls-client-2 demands k8s:sa:mtls-client-2, and no pod of mtls-client has that: they have k8s:sa:mtls-client\./,
  },
  {
    mend: 'another right way: adds an entry, and leaves the wrong one',
    type: [entryCreate('mtls-client-2', { spiffeId: client, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'] })],
    back: [entryDelete('mtls-client-2')],
    verdict: 'passed',
  },
  {
    mend: 'another right way: demands a label of the pods in place of their account',
    type: [entryUpdate('mtls-client', { selectors: ['k8s:ns:mtls-demo', 'k8s:pod-label:app:mtls-client'] })],
    back,
    verdict: 'passed',
  },
]);
