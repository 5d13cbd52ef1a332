import { mends, rightWay } from '../support/mends.ts';

const patch = (what: string, spec: object): string => `kubectl -n ${what} -p '${JSON.stringify({ spec: { template: { spec } } })}'`;
const agents = (spec: object): string => patch('spire patch daemonset spire-agent', spec);
const container = (securityContext: object | null): object => ({ containers: [{ name: 'spire-agent', securityContext }] });
const client = (spec: object): string => patch('mtls-demo patch deployment mtls-client', spec);
const driver = (spec: object): string => patch('spire patch daemonset spiffe-csi-driver', spec);
const asSet = agents({ hostPID: false, shareProcessNamespace: null, hostIPC: null, ...container(null) });

export default mends('host-pid', [
  {
    mend: 'restarts the agents',
    type: ['kubectl -n spire rollout restart daemonset/spire-agent'],
    verdict: 'refused',
    says: /daemonset\/spire-agent has no hostPID/,
  },
  {
    mend: 'makes the agents privileged instead',
    type: [agents(container({ privileged: true }))],
    back: [asSet],
    verdict: 'refused',
    says: /spire-agent of daemonset\/spire-agent is privileged/,
  },
  {
    mend: 'shares the processes within the agents’ pods',
    type: [agents({ shareProcessNamespace: true })],
    back: [asSet],
    verdict: 'refused',
    says: /shareProcessNamespace/,
  },
  {
    mend: 'gives the client hostPID',
    type: [client({ hostPID: true })],
    back: [client({ hostPID: null })],
    verdict: 'refused',
    says: /mtls-client-\S+ has hostPID/,
  },
  {
    mend: 'gives the CSI driver hostPID',
    type: [driver({ hostPID: true })],
    back: [driver({ hostPID: null })],
    verdict: 'refused',
    says: /daemonset\/spiffe-csi-driver has hostPID|spiffe-csi-driver-\S+ has hostPID/,
  },
  {
    mend: 'gives back hostPID, and makes the agents privileged too',
    type: [agents({ hostPID: true, ...container({ privileged: true }) })],
    back: [asSet],
    verdict: 'refused',
    says: /is privileged/,
  },
  {
    mend: 'gives back hostPID, and a capability with it',
    type: [agents({ hostPID: true, ...container({ capabilities: { add: ['SYS_PTRACE'] } }) })],
    back: [asSet],
    verdict: 'refused',
    says: /the capability SYS_PTRACE/,
  },
  { mend: 'gives back hostPID, and hostIPC with it', type: [agents({ hostPID: true, hostIPC: true })], back: [asSet], verdict: 'refused', says: /hostIPC/ },
  {
    mend: 'mounts /proc of the node in place of hostPID',
    type: [
      agents({
        ...{ volumes: [{ name: 'proc', hostPath: { path: '/proc' } }] },
        containers: [{ name: 'spire-agent', volumeMounts: [{ name: 'proc', mountPath: '/host/proc', readOnly: true }] }],
      }),
    ],
    back: [
      agents({
        volumes: [{ name: 'proc', $patch: 'delete' }],
        containers: [{ name: 'spire-agent', volumeMounts: [{ mountPath: '/host/proc', $patch: 'delete' }] }],
      }),
    ],
    verdict: 'refused',
    says: /folder \/proc of the node/,
  },
  {
    mend: 'restarts the workloads',
    type: ['kubectl -n mtls-demo rollout restart deployment'],
    verdict: 'refused',
    says: /daemonset\/spire-agent has no hostPID/,
  },
  { mend: `${rightWay}hostPID given back by a patch`, type: [agents({ hostPID: true })], verdict: 'passed' },
  {
    mend: `${rightWay}the DaemonSet deleted, and made again`,
    type: ['kubectl -n spire delete daemonset spire-agent', 'kubectl apply -k manifests/spire --server-side --force-conflicts'],
    verdict: 'passed',
  },
]);
