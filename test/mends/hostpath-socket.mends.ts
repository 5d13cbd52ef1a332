import { mends, rightWay } from '../support/mends.ts';

const demo = 'kubectl -n mtls-demo';
const enforce = 'pod-security.kubernetes.io/enforce';
const level = (value: string): string => `kubectl label namespace mtls-demo ${enforce}=${value} --overwrite`;
const noLevel = `kubectl label namespace mtls-demo ${enforce}-`;
const volume = (source: object): string =>
  `${demo} patch deployment mtls-client -p '${JSON.stringify({ spec: { template: { spec: { volumes: [{ name: 'workload-api', ...source }] } } } })}'`;
const csi = volume({ hostPath: null, csi: { driver: 'csi.spiffe.io', readOnly: true } });
const asSet = volume({ csi: null, emptyDir: null, hostPath: { path: '/run/spire/agent-sockets', type: 'Directory' } });

export default mends('hostpath-socket', [
  {
    mend: 'restarts the client',
    type: [`${demo} rollout restart deployment/mtls-client`],
    verdict: 'refused',
    says: /the volume workload-api .* is the folder \/run\/spire\/agent-sockets of the node/,
  },
  {
    mend: 'mends the client, and leaves the namespace open',
    type: [csi],
    back: [asSet],
    verdict: 'refused',
    says: /namespace\/mtls-demo has no label pod-security\.kubernetes\.io\/enforce/,
  },
  {
    mend: 'only has Pod Security warn',
    type: [csi, 'kubectl label namespace mtls-demo pod-security.kubernetes.io/warn=baseline'],
    back: [asSet, 'kubectl label namespace mtls-demo pod-security.kubernetes.io/warn-'],
    verdict: 'refused',
    says: /pod-security\.kubernetes\.io\/warn=baseline refuses nothing/,
  },
  {
    mend: 'holds the namespace to the level privileged, which forbids nothing',
    type: [csi, level('privileged')],
    back: [noLevel, asSet],
    verdict: 'refused',
    says: /enforce=privileged/,
  },
  {
    mend: 'holds the namespace to the level restricted, where no new client can start',
    type: [csi, level('restricted')],
    back: [noLevel, asSet],
    verdict: 'refused',
    says: /enforce=restricted.*mtls-client.*violates PodSecurity/,
  },
  {
    mend: 'labels the Deployment',
    type: [csi, `${demo} label deployment mtls-client ${enforce}=baseline`],
    back: [`${demo} label deployment mtls-client ${enforce}-`, asSet],
    verdict: 'refused',
    says: /namespace\/mtls-demo has no label/,
  },
  {
    mend: 'labels another namespace',
    type: [csi, `kubectl label namespace default ${enforce}=baseline`],
    back: [`kubectl label namespace default ${enforce}-`, asSet],
    verdict: 'refused',
    says: /namespace\/mtls-demo has no label .*namespace\/default/,
  },
  {
    mend: 'holds the namespace to baseline, and leaves the client',
    type: [level('baseline')],
    back: [noLevel],
    verdict: 'refused',
    says: /the volume workload-api .* is the folder \/run\/spire\/agent-sockets of the node/,
  },
  {
    mend: 'holds the namespace to baseline, and restarts the client as it is',
    type: [level('baseline'), `${demo} delete pod -l app=mtls-client`],
    back: [noLevel],
    verdict: 'refused',
    says: /the volume workload-api .* is the folder \/run\/spire\/agent-sockets of the node/,
  },
  {
    mend: 'gives the client an empty folder',
    type: [volume({ hostPath: null, emptyDir: {} }), level('baseline')],
    back: [noLevel, asSet],
    verdict: 'refused',
    says: /the volume workload-api .* is an emptyDir/,
  },
  {
    mend: 'misspells the driver',
    type: [volume({ hostPath: null, csi: { driver: 'csi.spiffe.oi', readOnly: true } }), level('baseline')],
    back: [noLevel, asSet],
    verdict: 'refused',
    says: /the volume workload-api .* is of the driver csi\.spiffe\.oi/,
  },
  {
    mend: 'mounts the driver’s volume for writing, which the driver refuses',
    type: [volume({ hostPath: null, csi: { driver: 'csi.spiffe.io', readOnly: false } }), level('baseline')],
    back: [noLevel, asSet],
    verdict: 'refused',
    says: /readOnly/,
  },
  {
    mend: 'lets in a visitor with a folder of the node before it closes the namespace',
    type: ['kubectl apply -f manifests/lessons/socket-visitor.yaml', csi, level('baseline')],
    back: [noLevel, 'kubectl delete -f manifests/lessons/socket-visitor.yaml', asSet],
    verdict: 'refused',
    says: /socket-visitor has the folder \/run\/spire\/agent-sockets/,
  },
  {
    mend: `${rightWay}the manifest in place of what there is`,
    type: ['kubectl replace -f manifests/mtls-demo/client.yaml', level('baseline')],
    back: [noLevel, asSet],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}first closed, then mended`,
    type: [level('baseline'), 'kubectl label namespace mtls-demo pod-security.kubernetes.io/enforce-version=latest', csi],
    back: [noLevel, 'kubectl label namespace mtls-demo pod-security.kubernetes.io/enforce-version-', asSet],
    verdict: 'passed',
  },
]);
