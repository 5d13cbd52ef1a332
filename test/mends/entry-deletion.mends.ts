import { entryCreate, entryDelete, entryUpdate, mends, spireServer } from '../support/mends.ts';

const trustDomain = 'spiffe://spirelab.test';
const client = `${trustDomain}/ns/mtls-demo/sa/mtls-client`;
const astray = `${trustDomain}/ns/spire/sa/spire-agent`;
const restart = 'kubectl -n mtls-demo rollout restart deployment/mtls-client';
/** As it was set: the parent that no agent has, and a pod that got nothing from it. */
const back = [entryUpdate('mtls-client', { parentId: astray }), restart];
const hasParent = (parent: string) => new RegExp(`^The entry mtls-client has the parent ID ${parent.replaceAll('.', '\\.')}[.,] `);
const asFound = hasParent(astray);

export default mends('entry-deletion', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts the client', type: [restart], verdict: 'refused', says: asFound },
  { mend: 'restarts every agent', type: ['kubectl -n spire rollout restart daemonset/spire-agent'], verdict: 'refused', says: asFound },
  {
    mend: 'has the server as parent',
    type: [entryUpdate('mtls-client', { parentId: `${trustDomain}/spire/server` })],
    back,
    verdict: 'refused',
    says: hasParent(`${trustDomain}/spire/server`),
  },
  {
    mend: 'writes the alias with a typo',
    type: [entryUpdate('mtls-client', { parentId: `${trustDomain}/node/anny` })],
    back,
    verdict: 'refused',
    says: hasParent(`${trustDomain}/node/anny`),
  },
  {
    mend: 'has the alias of another node as parent',
    type: [entryUpdate('mtls-client', { parentId: `${trustDomain}/node/mtls-server` })],
    back,
    verdict: 'refused',
    says: hasParent(`${trustDomain}/node/mtls-server`),
  },
  {
    mend: 'mends the parent, and gives the identity to the whole namespace',
    type: [entryUpdate('mtls-client', { selectors: ['k8s:ns:mtls-demo'] })],
    back,
    verdict: 'refused',
    says: /^The entry mtls-client demands k8s:ns:mtls-demo\. .*mtls-server-\S+/,
  },
  {
    mend: 'deletes the entry',
    type: [entryDelete('mtls-client')],
    back: [entryCreate('mtls-client', { parentId: astray }), restart],
    verdict: 'refused',
    says: /^No registration entry has the SPIFFE ID \S+mtls-client/,
  },
  {
    mend: 'adds an entry with the right parent and a misspelt selector',
    type: [entryCreate('mtls-client-2', { spiffeId: client, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'] })],
    back: [entryDelete('mtls-client-2')],
    verdict: 'refused',
    says: /k8s:sa:mtls-clint\b/,
  },
  {
    mend: 'another right way: gives every agent the alias that the entry has as parent',
    type: [
      `${spireServer} entry create -node -entryID by-the-book -spiffeID ${astray} -selector k8s_psat:cluster:spirelab -selector k8s_psat:agent_ns:spire -selector k8s_psat:agent_sa:spire-agent`,
    ],
    back: [entryDelete('by-the-book'), restart],
    verdict: 'passed',
  },
  {
    mend: 'another right way: deletes it, and writes it anew',
    type: [entryDelete('mtls-client'), entryCreate('mtls-client')],
    verdict: 'passed',
  },
  {
    mend: 'another right way: adds a right one beside it',
    type: [entryCreate('mtls-client-right', { spiffeId: client, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'] })],
    back: [entryDelete('mtls-client-right'), restart],
    verdict: 'passed',
  },
]);
