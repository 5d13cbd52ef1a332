import { mends } from '../support/mends.ts';

const set = (value: string) => `kubectl -n mtls-demo set env deployment/mtls-client ${value}`;
const named = (path: string) => set(`SPIFFE_ENDPOINT_SOCKET=${path}`);
const mountedAt = (path: string, old: string) =>
  `kubectl -n mtls-demo patch deployment/mtls-client -p '{"spec":{"template":{"spec":{"containers":[{"name":"mtls-client","volumeMounts":[{"$patch":"delete","mountPath":"${old}"},{"name":"workload-api","mountPath":"${path}","readOnly":true}]}]}}}}'`;
const clientVolume = (source: string) =>
  `kubectl -n mtls-demo patch deployment/mtls-client -p '{"spec":{"template":{"spec":{"volumes":[{"name":"workload-api",${source}}]}}}}'`;
const asFound =
  /^SPIFFE_ENDPOINT_SOCKET of deployment\/mtls-client names a file in \/run\/spire\/agent-sockets, and the volume of csi\.spiffe\.io is mounted at \/spiffe-workload-api\.$/;
const noUri = (value: string) => new RegExp(`^SPIFFE_ENDPOINT_SOCKET of deployment/mtls-client is ${value}, and that is not a URI of a Unix socket`);

export default mends('socket-path', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  {
    mend: 'restarts every agent and the client',
    type: ['kubectl -n spire rollout restart daemonset/spire-agent', 'kubectl -n mtls-demo rollout restart deployment/mtls-client'],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'names another file',
    type: [named('unix:///spiffe-workload-api/agent.sock')],
    verdict: 'refused',
    says: /names the file agent\.sock, and by agent\.conf the agent’s socket is called spire-agent\.sock/,
  },
  {
    mend: 'names the folder',
    type: [named('unix:///spiffe-workload-api/')],
    verdict: 'refused',
    says: /is unix:\/\/\/spiffe-workload-api\/, which is a folder/,
  },
  {
    mend: 'leaves the scheme away',
    type: [named('/spiffe-workload-api/spire-agent.sock')],
    verdict: 'refused',
    says: noUri('/spiffe-workload-api/spire-agent\\.sock'),
  },
  {
    mend: 'writes two slashes',
    type: [named('unix://spiffe-workload-api/spire-agent.sock')],
    verdict: 'refused',
    says: noUri('unix://spiffe-workload-api/spire-agent\\.sock'),
  },
  {
    mend: 'writes the folder with a typo',
    type: [named('unix:///spiffe-workload/spire-agent.sock')],
    verdict: 'refused',
    says: /names a file in \/spiffe-workload, and the volume/,
  },
  {
    mend: 'takes the variable away',
    type: [set('SPIFFE_ENDPOINT_SOCKET-')],
    verdict: 'refused',
    says: /^deployment\/mtls-client does not set SPIFFE_ENDPOINT_SOCKET\.$/,
  },
  {
    mend: 'sets a variable of another name',
    type: [set('SPIFFE_SOCKET=unix:///spiffe-workload-api/spire-agent.sock')],
    back: [set('SPIFFE_SOCKET-')],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'mounts the folder of the node',
    type: [clientVolume('"csi":null,"hostPath":{"path":"/run/spire/agent-sockets"}')],
    back: [clientVolume('"hostPath":null,"csi":{"driver":"csi.spiffe.io","readOnly":true}')],
    verdict: 'refused',
    says: /mounts no volume of csi\.spiffe\.io/,
  },
  {
    mend: 'another right way: mounts the volume where the variable looks',
    type: [mountedAt('/run/spire/agent-sockets', '/spiffe-workload-api')],
    back: [mountedAt('/spiffe-workload-api', '/run/spire/agent-sockets')],
    verdict: 'passed',
  },
  {
    mend: 'another right way: takes the value from a ConfigMap',
    type: [
      'kubectl -n mtls-demo create configmap socket --from-literal=SPIFFE_ENDPOINT_SOCKET=unix:///spiffe-workload-api/spire-agent.sock',
      set('--from=configmap/socket'),
    ],
    back: ['kubectl -n mtls-demo delete configmap socket', named('unix:///run/spire/agent-sockets/spire-agent.sock')],
    verdict: 'passed',
  },
  { mend: 'another right way: the URI without an empty host', type: [named('unix:/spiffe-workload-api/spire-agent.sock')], verdict: 'passed' },
  { mend: 'another right way: replaces the Deployment by its manifest', type: ['kubectl replace -f manifests/mtls-demo/client.yaml'], verdict: 'passed' },
]);
