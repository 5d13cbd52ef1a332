import { entryUpdate, mends, rightWay } from '../support/mends.ts';
import { restartServer } from '../support/restart-server.ts';

const demo = 'kubectl -n mtls-demo';
const patch = (spec: object): string => `${demo} patch deployment own-agent -p '${JSON.stringify({ spec: { template: { spec } } })}'`;
const withoutAgent = { name: 'spire-agent', $patch: 'delete' };
const rest = ['token', 'config', 'data'].map((name) => ({ name, $patch: 'delete' }));
const csi = { name: 'workload-api', emptyDir: null, csi: { driver: 'csi.spiffe.io', readOnly: true } };
const right = { containers: [withoutAgent], volumes: [csi, ...rest] };
const agentsPods = 'kubectl -n spire delete pod -l app=spire-agent';
const allow = (from: string, to: string): string =>
  `kubectl -n spire get configmap spire-server -o yaml | sed 's|service_account_allow_list = \\[${from}\\]|service_account_allow_list = [${to}]|' | kubectl replace -f -`;
const [agentsOnly, theirsToo] = ['"spire:spire-agent"', '"spire:spire-agent", "mtls-demo:own-agent"'];
const original = [
  `${demo} delete deployment own-agent --ignore-not-found`,
  'kubectl apply --server-side --force-conflicts -f manifests/lessons/sidecar-agent.yaml',
];

export default mends('sidecar-agent', [
  {
    mend: 'allows their agent at the server',
    type: [allow(agentsOnly, theirsToo), ...restartServer],
    back: [allow(theirsToo, agentsOnly), ...restartServer, agentsPods],
    verdict: 'refused',
    says: /server\.conf .* lets mtls-demo:own-agent be an agent/,
  },
  {
    mend: 'restarts own-agent',
    type: [`${demo} rollout restart deployment/own-agent`],
    verdict: 'refused',
    says: /deployment\/own-agent has a SPIRE Agent of its own, the container spire-agent/,
  },
  { mend: 'restarts the agents of the nodes', type: [agentsPods], verdict: 'refused', says: /deployment\/own-agent has a SPIRE Agent of its own/ },
  {
    mend: 'takes the agent out, and brings no socket in',
    type: [patch({ containers: [withoutAgent], volumes: rest })],
    back: original,
    verdict: 'refused',
    says: /the volume workload-api .* is an emptyDir/,
  },
  {
    mend: 'takes the socket’s folder from the node',
    type: [patch({ ...right, volumes: [{ name: 'workload-api', emptyDir: null, hostPath: { path: '/run/spire/agent-sockets' } }, ...rest] })],
    back: original,
    verdict: 'refused',
    says: /the volume workload-api .* is the folder \/run\/spire\/agent-sockets of the node/,
  },
  {
    mend: 'misspells the driver',
    type: [patch({ ...right, volumes: [{ ...csi, csi: { driver: 'csi.spiffe.oi', readOnly: true } }, ...rest] })],
    back: original,
    verdict: 'refused',
    says: /the volume workload-api .* is of the driver csi\.spiffe\.oi/,
  },
  {
    mend: 'has the program look for the socket where the agent has it',
    type: [
      patch({
        ...right,
        containers: [withoutAgent, { name: 'own-agent', env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///run/spire/agent-sockets/spire-agent.sock' }] }],
      }),
    ],
    back: original,
    verdict: 'refused',
    says: /SPIFFE_ENDPOINT_SOCKET of deployment\/own-agent names a file in \/run\/spire\/agent-sockets/,
  },
  {
    mend: 'mends the pod, and gives the entry to every pod of the namespace',
    type: [patch(right), entryUpdate('own-agent', { selectors: ['k8s:ns:mtls-demo'] })],
    back: [entryUpdate('own-agent'), ...original],
    verdict: 'refused',
    says: /k8s:ns:mtls-demo.*mtls-client-\S+/,
  },
  {
    mend: 'mends the pod, and gives the entry a parent ID that no agent has',
    type: [patch(right), entryUpdate('own-agent', { parentId: 'spiffe://spirelab.test/node/own-agent' })],
    back: [entryUpdate('own-agent'), ...original],
    verdict: 'refused',
    says: /parent ID spiffe:\/\/spirelab\.test\/node\/own-agent/,
  },
  {
    mend: 'deletes the Deployment',
    type: [`${demo} delete deployment own-agent`],
    back: original,
    verdict: 'refused',
    says: /There is no deployment\/own-agent/,
  },
  {
    mend: `${rightWay}mounted at another folder, which the variable names`,
    type: [
      patch({
        containers: [
          withoutAgent,
          {
            name: 'own-agent',
            env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///run/workload-api/spire-agent.sock' }],
            volumeMounts: [
              { mountPath: '/spiffe-workload-api', $patch: 'delete' },
              { name: 'workload-api', mountPath: '/run/workload-api', readOnly: true },
            ],
          },
        ],
        volumes: [csi, ...rest],
      }),
    ],
    back: original,
    verdict: 'passed',
  },
  {
    mend: `${rightWay}the Deployment made again, after that of mtls-client`,
    type: [
      `${demo} delete deployment own-agent`,
      `${demo} get deployment mtls-client -o yaml | sed 's|mtls-client|own-agent|g; s|command: \\[own-agent\\]|command: [mtls-client]|; s|- own-agent$|- mtls-client|; /nodeSelector:/,+1d; /resourceVersion:/d; /uid:/d' | kubectl create -f -`,
    ],
    back: original,
    verdict: 'passed',
  },
]);
