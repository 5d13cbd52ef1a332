import { entryCreate, entryDelete, entryUpdate, mends, spireServer } from '../support/mends.ts';

/** The node that mtls-server was moved to, and the one that is for the strict pair. */
const node = (runs: string) => `"$(kubectl get node -l spirelab.dev/runs=${runs} -o jsonpath='{.items[0].metadata.name}')"`;
const uid = `"$(kubectl get node -l spirelab.dev/runs=mtls-client -o jsonpath='{.items[0].metadata.uid}')"`;
const trustDomain = 'spiffe://spirelab.test';
const anyAgent = '-selector k8s_psat:cluster:spirelab -selector k8s_psat:agent_ns:spire -selector k8s_psat:agent_sa:spire-agent';
const nodeAlias = (verb: string, id: string, spiffeId: string, ...selectors: readonly string[]) =>
  `${spireServer} entry ${verb} -entryID ${id} -spiffeID ${trustDomain}/node/${spiffeId} -parentID ${trustDomain}/spire/server ${selectors.join(' ')}`;
const moveTo = (what: string) =>
  `kubectl -n mtls-demo patch deployment/mtls-server -p '{"spec":{"template":{"spec":{"nodeSelector":{"spirelab.dev/runs":"${what}"}}}}}'`;
const aliasBack = nodeAlias(
  'update',
  'node-of-mtls-server',
  'mtls-server',
  '-selector k8s_psat:cluster:spirelab',
  `-selector k8s_psat:agent_node_name:${node('mtls-server')}`,
);
const asFound =
  /^mtls-server runs on \S+\. Its entry mtls-server has the parent ID spiffe:\/\/spirelab\.test\/node\/mtls-server, which only the agent on \S+ has\.$/;

export default mends('node-alias', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts every agent', type: ['kubectl -n spire rollout restart daemonset/spire-agent'], verdict: 'refused', says: asFound },
  { mend: 'restarts mtls-server', type: ['kubectl -n mtls-demo rollout restart deployment/mtls-server'], verdict: 'refused', says: asFound },
  {
    mend: 'gives the identity on every node',
    type: [entryUpdate('mtls-server')],
    back: [entryUpdate('mtls-server', { parentId: `${trustDomain}/node/mtls-server` })],
    verdict: 'refused',
    says: /^The entry mtls-server has the parent ID spiffe:\/\/spirelab\.test\/node\/any, which the agents on 3 nodes have/,
  },
  {
    mend: 'adds an entry for every node beside the old one',
    type: [
      entryCreate('mtls-server-everywhere', { spiffeId: `${trustDomain}/ns/mtls-demo/sa/mtls-server`, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-server'] }),
    ],
    back: [entryDelete('mtls-server-everywhere')],
    verdict: 'refused',
    says: /^The entry mtls-server-everywhere has the parent ID spiffe:\/\/spirelab\.test\/node\/any, which the agents on 3 nodes have/,
  },
  {
    mend: 'has the alias fit every node',
    type: [nodeAlias('update', 'node-of-mtls-server', 'mtls-server', anyAgent)],
    back: [aliasBack],
    verdict: 'refused',
    says: /^The entry mtls-server has the parent ID spiffe:\/\/spirelab\.test\/node\/mtls-server, which the agents on 3 nodes have/,
  },
  {
    mend: 'has the alias follow to a node whose name has a typo',
    type: [nodeAlias('update', 'node-of-mtls-server', 'mtls-server', anyAgent, '-selector k8s_psat:agent_node_name:spirelab-mends-wroker')],
    back: [aliasBack],
    verdict: 'refused',
    says: /^The entry node-of-mtls-server demands k8s_psat:agent_node_name:spirelab-mends-wroker, and no agent has that/,
  },
  {
    mend: 'has the alias follow to the wrong node',
    type: [nodeAlias('update', 'node-of-mtls-server', 'mtls-server', anyAgent, `-selector k8s_psat:agent_node_name:${node('strict')}`)],
    back: [aliasBack],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'makes a second alias, and leaves the entry where it was',
    type: [nodeAlias('create', 'node-of-mtls-client', 'mtls-client', anyAgent, `-selector k8s_psat:agent_node_name:${node('mtls-client')}`)],
    back: [entryDelete('node-of-mtls-client')],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'lets mtls-server run on any node',
    type: [`kubectl -n mtls-demo patch deployment/mtls-server -p '{"spec":{"template":{"spec":{"nodeSelector":null}}}}'`],
    back: [moveTo('mtls-client')],
    verdict: 'refused',
    says: /^deployment\/mtls-server may run on \S+, \S+ and \S+\. .*only the agent on/,
  },
  {
    mend: 'another right way: has the alias follow to the node of the pod',
    type: [nodeAlias('update', 'node-of-mtls-server', 'mtls-server', anyAgent, `-selector k8s_psat:agent_node_name:${node('mtls-client')}`)],
    back: [aliasBack, 'kubectl -n mtls-demo rollout restart deployment/mtls-server'],
    verdict: 'passed',
  },
  {
    mend: 'another right way: has the agent of that node itself as parent',
    type: [entryUpdate('mtls-server', { parentId: `${trustDomain}/spire/agent/k8s_psat/spirelab/${uid}` })],
    back: [entryUpdate('mtls-server', { parentId: `${trustDomain}/node/mtls-server` }), 'kubectl -n mtls-demo rollout restart deployment/mtls-server'],
    verdict: 'passed',
  },
  {
    mend: 'another right way: pins the pod by the name of the node',
    type: [
      `kubectl -n mtls-demo patch deployment/mtls-server -p '{"spec":{"template":{"spec":{"nodeSelector":{"spirelab.dev/runs":null,"kubernetes.io/hostname":"'${node('mtls-server')}'"}}}}}'`,
    ],
    back: [
      `kubectl -n mtls-demo patch deployment/mtls-server -p '{"spec":{"template":{"spec":{"nodeSelector":{"spirelab.dev/runs":"mtls-client","kubernetes.io/hostname":null}}}}}'`,
    ],
    verdict: 'passed',
  },
  { mend: 'another right way: replaces the Deployment by its manifest', type: ['kubectl replace -f manifests/mtls-demo/server.yaml'], verdict: 'passed' },
]);
