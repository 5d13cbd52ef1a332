import { entryCreate, entryDelete, entryUpdate, mends } from '../support/mends.ts';

const set = (deployment: string, ...variables: readonly string[]) => `kubectl -n mtls-demo set env deployment/${deployment} ${variables.join(' ')}`;
const id = (name: string) => `spiffe://spirelab.test/ns/mtls-demo/sa/${name}`;
const right = `SERVER_SPIFFE_ID=${id('strict-server')}`;
const demands = (found: string) => new RegExp(`^SERVER_SPIFFE_ID of strict-client is ${found}, and the SPIFFE ID of strict-server is \\S+/strict-server\\.$`);
const asFound = demands('\\S+/impostor');

export default mends('refused-peer', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  {
    mend: 'restarts both',
    type: ['kubectl -n mtls-demo rollout restart deployment/strict-client deployment/strict-server'],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'changes whom the server demands',
    type: [set('strict-server', `CLIENT_SPIFFE_ID=${id('impostor')}`)],
    back: [set('strict-server', `CLIENT_SPIFFE_ID=${id('strict-client')}`)],
    verdict: 'refused',
    says: /^CLIENT_SPIFFE_ID of strict-server is \S+\/impostor, and the SPIFFE ID of strict-client is/,
  },
  {
    mend: 'demands another server',
    type: [set('strict-client', `SERVER_SPIFFE_ID=${id('mtls-server')}`)],
    verdict: 'refused',
    says: demands('\\S+/mtls-server'),
  },
  {
    mend: 'writes the ID with a typo',
    type: [set('strict-client', `SERVER_SPIFFE_ID=${id('strict-sever')}`)],
    verdict: 'refused',
    says: demands('\\S+/strict-sever'),
  },
  { mend: 'demands nobody', type: [set('strict-client', 'SERVER_SPIFFE_ID-')], verdict: 'refused', says: demands('not set') },
  {
    mend: 'gives the server a second identity, that of the impostor',
    type: [entryCreate('impostor', { spiffeId: id('impostor'), selectors: ['k8s:ns:mtls-demo', 'k8s:sa:strict-server'] })],
    back: [entryDelete('impostor')],
    verdict: 'refused',
    says: /^The entry impostor gives the pods of strict-server the identity \S+\/impostor/,
  },
  {
    mend: 'makes the server the impostor',
    type: [entryUpdate('strict-server', { spiffeId: id('impostor') })],
    back: [entryUpdate('strict-server')],
    verdict: 'refused',
    says: /^The entry strict-server gives the pods of strict-server the identity \S+\/impostor/,
  },
  {
    mend: 'mends the client, and breaks the server',
    type: [set('strict-client', right), set('strict-server', `CLIENT_SPIFFE_ID=${id('mtls-client')}`)],
    back: [set('strict-client', `SERVER_SPIFFE_ID=${id('impostor')}`), set('strict-server', `CLIENT_SPIFFE_ID=${id('strict-client')}`)],
    verdict: 'refused',
    says: /^CLIENT_SPIFFE_ID of strict-server is \S+\/mtls-client/,
  },
  {
    mend: 'another right way: replaces the Deployment by its manifest',
    type: ['kubectl replace -f manifests/mtls-demo/strict-client.yaml'],
    verdict: 'passed',
  },
  { mend: 'another right way: undoes the last roll-out', type: ['kubectl -n mtls-demo rollout undo deployment/strict-client'], verdict: 'passed' },
  {
    mend: 'another right way: edits the Deployment',
    type: [`kubectl -n mtls-demo get deployment strict-client -o yaml | sed 's|sa/impostor|sa/strict-server|' | kubectl replace -f -`],
    verdict: 'passed',
  },
]);
