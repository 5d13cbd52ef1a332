import { entryCreate, entryDelete, entryUpdate, mends, rightWay, spireServer } from '../support/mends.ts';
import { restartServer } from '../support/restart-server.ts';

const client = 'mtls-client';
const short = entryUpdate(client, { ttl: 5 });
const serverParent = 'spiffe://spirelab.test/node/mtls-server';
const own = `-entryID ${client} -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/${client} -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:${client}`;
const sed = (configMap: string, script: string): string => `kubectl -n spire get configmap ${configMap} -o yaml | sed '${script}' | kubectl replace -f -`;
const serverDefault = (from: string, to: string): string => sed('spire-server', `s|default_x509_svid_ttl = "${from}"|default_x509_svid_ttl = "${to}"|`);
const endAgents = ['kubectl -n spire delete pod -l app=spire-agent', 'kubectl -n spire rollout status daemonset/spire-agent --timeout=90s'];

export default mends('short-ttl', [
  {
    mend: 'restarts the client',
    type: ['kubectl -n mtls-demo rollout restart deployment/mtls-client'],
    verdict: 'refused',
    says: /The entry mtls-client gives X509-SVIDs of 5 s/,
  },
  { mend: 'takes the TTL that the lab had', type: [entryUpdate(client, { ttl: 30 })], verdict: 'refused', says: /gives X509-SVIDs of 30 s/ },
  { mend: 'bridges a restart by seconds too few', type: [entryUpdate(client, { ttl: 39 })], verdict: 'refused', says: /gives X509-SVIDs of 39 s/ },
  { mend: 'gives an hour', type: [entryUpdate(client, { ttl: 3600 })], verdict: 'refused', says: /gives X509-SVIDs of 3600 s.*120 s/ },
  {
    mend: 'sets the TTL of JWT-SVIDs',
    type: [`${spireServer} entry update ${own} -jwtSVIDTTL 60`],
    back: [short],
    verdict: 'refused',
    says: /The entry mtls-client has no X509-SVID TTL.*default_x509_svid_ttl/,
  },
  {
    mend: 'has the agents synchronize less often',
    type: [sed('spire-agent', 's|sync_interval = "1s"|sync_interval = "5s"|'), ...endAgents],
    back: ['kubectl apply --server-side --force-conflicts -f manifests/spire/agent-config.yaml', ...endAgents],
    verdict: 'refused',
    says: /The entry mtls-client gives X509-SVIDs of 5 s/,
  },
  {
    mend: 'changes the entry of the server in place of the client’s',
    type: [entryUpdate('mtls-server', { parentId: serverParent, ttl: 60 })],
    back: [entryUpdate('mtls-server', { parentId: serverParent, ttl: 30 })],
    verdict: 'refused',
    says: /The entry mtls-server gives X509-SVIDs of 60 s.*mtls-client/,
  },
  {
    mend: 'forgets a selector',
    type: [entryUpdate(client, { ttl: 60, selectors: ['k8s:ns:mtls-demo'] })],
    verdict: 'refused',
    says: /k8s:ns:mtls-demo.*mtls-server-\S+/,
  },
  {
    mend: 'gives the entry a parent ID that no agent has',
    type: [entryUpdate(client, { ttl: 60, parentId: 'spiffe://spirelab.test/spire/server' })],
    verdict: 'refused',
    says: /parent ID spiffe:\/\/spirelab\.test\/spire\/server/,
  },
  {
    mend: 'deletes the entry',
    type: [entryDelete(client)],
    back: [entryCreate(client, { ttl: 5 })],
    verdict: 'refused',
    says: /No registration entry has the SPIFFE ID/,
  },
  { mend: `${rightWay}the shortest that bridges a restart`, type: [entryUpdate(client, { ttl: 40 })], verdict: 'passed' },
  { mend: `${rightWay}the longest that the review allows`, type: [entryUpdate(client, { ttl: 120 })], verdict: 'passed' },
  {
    mend: `${rightWay}no TTL of its own, and a default that fits`,
    type: [serverDefault('1h', '1m'), ...restartServer, `${spireServer} entry update ${own}`],
    back: [serverDefault('1m', '1h'), ...restartServer, short],
    verdict: 'passed',
  },
]);
