import { mends } from '../support/mends.ts';

const volume = (daemonSet: string, name: string, path: string) =>
  `kubectl -n spire patch daemonset/${daemonSet} -p '{"spec":{"template":{"spec":{"volumes":[{"name":"${name}","hostPath":{"path":"${path}"}}]}}}}'`;
const driverMounts = (path: string) => volume('spiffe-csi-driver', 'agent-socket', path);
const agentsUse = (path: string) => volume('spire-agent', 'sockets', path);
const rolledOut = (daemonSet: string) => `kubectl -n spire rollout status daemonset/${daemonSet} --timeout=90s`;
const restartClient = 'kubectl -n mtls-demo rollout restart deployment/mtls-client';
const clientVolume = (source: string) =>
  `kubectl -n mtls-demo patch deployment/mtls-client -p '{"spec":{"template":{"spec":{"volumes":[{"name":"workload-api",${source}}]}}}}'`;
const differ = (folder: string) =>
  new RegExp(
    `^The volume sockets of daemonset/spire-agent is the node’s folder /run/spire/agent-sockets, the volume agent-socket of daemonset/spiffe-csi-driver is ${folder}\\.$`,
  );
const asFound = differ('/run/spire/sockets');

export default mends('socket-hostpath', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts the client', type: [restartClient], verdict: 'refused', says: asFound },
  {
    mend: 'restarts agents and driver',
    type: ['kubectl -n spire rollout restart daemonset/spire-agent daemonset/spiffe-csi-driver'],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'mends the driver, and leaves the pod that mounted before',
    type: [driverMounts('/run/spire/agent-sockets'), rolledOut('spiffe-csi-driver')],
    verdict: 'refused',
    says: /^mtls-client-\S+ has run since .*spiffe-csi-driver-\S+ on its node only since/,
  },
  {
    mend: 'writes the folder with a typo',
    type: [driverMounts('/run/spire/agent-socket'), rolledOut('spiffe-csi-driver'), restartClient],
    verdict: 'refused',
    says: differ('/run/spire/agent-socket'),
  },
  {
    mend: 'mounts the folder of the node into the client',
    type: [clientVolume('"csi":null,"hostPath":{"path":"/run/spire/agent-sockets"}')],
    back: [clientVolume('"hostPath":null,"csi":{"driver":"csi.spiffe.io","readOnly":true}')],
    verdict: 'refused',
    says: /^The container mtls-client of deployment\/mtls-client mounts no volume of csi\.spiffe\.io\.$/,
  },
  {
    mend: 'has the client look elsewhere',
    type: ['kubectl -n mtls-demo set env deployment/mtls-client SPIFFE_ENDPOINT_SOCKET=unix:///run/spire/agent-sockets/spire-agent.sock'],
    back: ['kubectl -n mtls-demo set env deployment/mtls-client SPIFFE_ENDPOINT_SOCKET=unix:///spiffe-workload-api/spire-agent.sock'],
    verdict: 'refused',
    says: /^SPIFFE_ENDPOINT_SOCKET of deployment\/mtls-client names a file in \/run\/spire\/agent-sockets, and the volume of csi\.spiffe\.io is mounted at \/spiffe-workload-api/,
  },
  {
    mend: 'has the agents use the other folder, and restarts the client only',
    type: [agentsUse('/run/spire/sockets'), rolledOut('spire-agent'), restartClient],
    back: [agentsUse('/run/spire/agent-sockets'), rolledOut('spire-agent'), restartClient],
    verdict: 'refused',
    says: /^mtls-server-\S+ has run since /,
  },
  {
    mend: 'another right way: has the agents use the other folder, and every pod mount it',
    type: [agentsUse('/run/spire/sockets'), rolledOut('spire-agent'), 'kubectl -n mtls-demo rollout restart deployment'],
    back: [
      agentsUse('/run/spire/agent-sockets'),
      driverMounts('/run/spire/agent-sockets'),
      rolledOut('spire-agent'),
      rolledOut('spiffe-csi-driver'),
      'kubectl -n mtls-demo rollout restart deployment',
      'kubectl -n mtls-demo rollout status deployment/mtls-server --timeout=60s',
      driverMounts('/run/spire/sockets'),
      rolledOut('spiffe-csi-driver'),
      restartClient,
    ],
    verdict: 'passed',
  },
  {
    mend: 'another right way: replaces the DaemonSet by its manifest, and deletes the pod',
    type: ['kubectl replace -f manifests/spiffe-csi/driver.yaml', rolledOut('spiffe-csi-driver'), 'kubectl -n mtls-demo delete pod -l app=mtls-client'],
    verdict: 'passed',
  },
]);
