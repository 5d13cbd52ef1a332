import { entryCreate, entryDelete, entryUpdate, mends, rightWay, spireServer } from '../support/mends.ts';
import { restartServer } from '../support/restart-server.ts';

const client = 'mtls-client';
const long = entryUpdate(client, { ttl: 3600 });
const serverParent = 'spiffe://spirelab.test/node/mtls-server';
const own = `-entryID ${client} -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/${client} -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:${client}`;
const serverDefault = (from: string, to: string): string =>
  `kubectl -n spire get configmap spire-server -o yaml | sed 's|default_x509_svid_ttl = "${from}"|default_x509_svid_ttl = "${to}"|' | kubectl replace -f -`;

export default mends('rotation', [
  {
    mend: 'restarts the client',
    type: ['kubectl -n mtls-demo rollout restart deployment/mtls-client'],
    verdict: 'refused',
    says: /The entry mtls-client gives X509-SVIDs of 3600 s/,
  },
  {
    mend: 'shortens the entry of the server in place of the client’s',
    type: [entryUpdate('mtls-server', { parentId: serverParent, ttl: 20 })],
    back: [entryUpdate('mtls-server', { parentId: serverParent, ttl: 30 })],
    verdict: 'refused',
    says: /The entry mtls-server gives X509-SVIDs of 20 s.*mtls-client/,
  },
  {
    mend: 'sets the TTL of JWT-SVIDs',
    type: [`${spireServer} entry update ${own} -jwtSVIDTTL 30`],
    back: [long],
    verdict: 'refused',
    says: /The entry mtls-client has no X509-SVID TTL.*default_x509_svid_ttl/,
  },
  { mend: 'shortens the TTL by half', type: [entryUpdate(client, { ttl: 600 })], verdict: 'refused', says: /gives X509-SVIDs of 600 s/ },
  {
    mend: 'forgets a selector, so that every pod is the client',
    type: [entryUpdate(client, { ttl: 30, selectors: ['k8s:ns:mtls-demo'] })],
    verdict: 'refused',
    says: /k8s:ns:mtls-demo.*mtls-server-\S+/,
  },
  {
    mend: 'gives the entry a parent ID that no agent has',
    type: [entryUpdate(client, { ttl: 30, parentId: 'spiffe://spirelab.test/spire/server' })],
    verdict: 'refused',
    says: /parent ID spiffe:\/\/spirelab\.test\/spire\/server/,
  },
  {
    mend: 'changes the server’s default, which counts only for an entry without a TTL',
    type: [serverDefault('1h', '30s'), ...restartServer],
    back: [serverDefault('30s', '1h'), ...restartServer],
    verdict: 'refused',
    says: /The entry mtls-client gives X509-SVIDs of 3600 s.*default_x509_svid_ttl/,
  },
  {
    mend: 'deletes the entry',
    type: [entryDelete(client)],
    back: [entryCreate(client, { ttl: 3600 })],
    verdict: 'refused',
    says: /No registration entry has the SPIFFE ID/,
  },
  {
    mend: 'writes a misspelt SPIFFE ID',
    type: [entryUpdate(client, { ttl: 30, spiffeId: 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-clent' })],
    verdict: 'refused',
    says: /mtls-clent/,
  },
  {
    mend: 'shortens the TTL, and restarts the client nevertheless',
    type: [
      entryUpdate(client, { ttl: 30 }),
      'kubectl -n mtls-demo rollout restart deployment/mtls-client',
      'kubectl -n mtls-demo rollout status deployment/mtls-client --timeout=60s',
    ],
    verdict: 'refused',
    says: /mtls-client-\S+ was started .* without a restart/,
  },
  { mend: `${rightWay}the longest that the policy allows`, type: [entryUpdate(client, { ttl: 60 })], verdict: 'passed' },
  { mend: `${rightWay}deletes the entry and makes it anew`, type: [entryDelete(client), entryCreate(client, { ttl: 45 })], back: [long], verdict: 'passed' },
  {
    mend: `${rightWay}no TTL of its own, and a shorter default`,
    type: [serverDefault('1h', '45s'), ...restartServer, `${spireServer} entry update ${own}`],
    back: [serverDefault('45s', '1h'), ...restartServer, long],
    verdict: 'passed',
  },
]);
