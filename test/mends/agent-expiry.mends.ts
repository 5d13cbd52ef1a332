import { entryUpdate, mends } from '../support/mends.ts';

const rewrite = (sed: string) => `kubectl -n spire get configmap/spire-server -o yaml | sed '${sed}' | kubectl replace -f -`;
const to = (ttl: string) => rewrite(`s|agent_ttl = .*|agent_ttl = ${ttl}|`);
const server = 'kubectl -n spire delete pod spire-server-0';
const agents = 'kubectl -n spire delete pod -l app=spire-agent';
const serverIsReady = 'kubectl -n spire rollout status statefulset/spire-server --timeout=60s';
const asFound = /^server\.conf in configmap\/spire-server has agent_ttl = "5m"\. .*135 s left, and 600 are wanted\.$/;

export default mends('agent-expiry', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts every agent', type: [agents], back: [], verdict: 'refused', says: asFound },
  { mend: 'has them live for as long as the outage', type: [to('"10m"'), server, agents], verdict: 'refused', says: /has agent_ttl = "10m"\. .*270 s left/ },
  { mend: 'writes the TTL, and restarts nothing', type: [to('"1h"')], verdict: 'refused', says: /^spire-server-0 has run since .*changed/ },
  {
    mend: 'restarts the server only',
    type: [to('"1h"'), server, serverIsReady],
    verdict: 'refused',
    says: /^The X509-SVID of the agent on \S+ is valid until /,
  },
  {
    mend: 'restarts the agents, and the server not',
    type: [to('"1h"'), agents],
    verdict: 'refused',
    says: /^spire-server-0 has run since .*changed/,
  },
  {
    mend: 'writes a duration that Go does not read',
    type: [to('"1hour"'), server, agents],
    verdict: 'refused',
    says: /has agent_ttl = "1hour", and SPIRE reads no duration/,
  },
  {
    mend: 'changes the TTL of workloads',
    type: [rewrite('s|default_x509_svid_ttl = "1h"|default_x509_svid_ttl = "2h"|'), server, agents],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'gives a workload a longer TTL',
    type: [entryUpdate('mtls-client', { ttl: 3600 })],
    back: [entryUpdate('mtls-client')],
    verdict: 'refused',
    says: asFound,
  },
  { mend: 'another right way: 30 minutes are enough', type: [to('"30m"'), server, serverIsReady, agents], verdict: 'passed' },
  { mend: 'another right way: no agent_ttl, so the TTL of X509-SVIDs', type: [rewrite('/agent_ttl/d'), server, serverIsReady, agents], verdict: 'passed' },
  {
    mend: 'another right way: replaces the ConfigMap by its manifest, and rolls out both',
    type: [
      'kubectl replace -f manifests/spire/server-config.yaml',
      'kubectl -n spire rollout restart statefulset/spire-server',
      serverIsReady,
      'kubectl -n spire rollout restart daemonset/spire-agent',
      'kubectl -n spire rollout status daemonset/spire-agent --timeout=90s',
    ],
    verdict: 'passed',
  },
]);
