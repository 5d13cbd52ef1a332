import { mends, rightWay, spireServer } from '../support/mends.ts';
import { restartServer } from '../support/restart-server.ts';

const spire = 'kubectl -n spire';
const endAgents = `${spire} delete pod -l app=spire-agent`;
const sed = (configMap: string, script: string): string => `${spire} get configmap ${configMap} -o yaml | sed '${script}' | kubectl replace -f -`;
const agentsName = (from: string, to: string): string => sed('spire-agent', `s|cluster = "${from}"|cluster = "${to}"|`);
/** Only the first of the two lists of clusters, that of the node attestor. */
const attestorKnows = sed('spire-server', '/NodeAttestor "k8s_psat"/,/service_account_allow_list/ s|"spirelab" = {|"kind-spirelab" = {|');
const publisherKnows = sed('spire-server', '/BundlePublisher "k8s_configmap"/,/namespace = / s|"spirelab" = {|"kind-spirelab" = {|');
const serverAsItWas = ['kubectl apply --server-side --force-conflicts -f manifests/spire/server-config.yaml', ...restartServer];
const alias = (cluster: string, id: string, name: string, ...more: readonly string[]): string =>
  `${spireServer} entry update -entryID ${id} -spiffeID spiffe://spirelab.test/node/${name} -parentID spiffe://spirelab.test/spire/server ${[
    `k8s_psat:cluster:${cluster}`,
    ...more,
  ]
    .map((selector) => `-selector ${selector}`)
    .join(' ')}`;
const everyNode = (cluster: string): string => alias(cluster, 'any-node', 'any', 'k8s_psat:agent_ns:spire', 'k8s_psat:agent_sa:spire-agent');
const nodeOfServer = (cluster: string): string =>
  alias(
    cluster,
    'node-of-mtls-server',
    'mtls-server',
    `k8s_psat:agent_node_name:$(kubectl get node -l spirelab.dev/runs=mtls-server -o jsonpath='{.items[0].metadata.name}')`,
  );

export default mends('wrong-cluster-name', [
  {
    mend: 'restarts the agents',
    type: [endAgents],
    back: [],
    verdict: 'refused',
    says: /agent\.conf .* has cluster = "kind-spirelab".*server\.conf .*"spirelab"/,
  },
  { mend: 'restarts the server', type: restartServer, back: [], verdict: 'refused', says: /agent\.conf .* has cluster = "kind-spirelab"/ },
  {
    mend: 'misspells the old name',
    type: [agentsName('kind-spirelab', 'spire-lab'), endAgents],
    back: [agentsName('spire-lab', 'kind-spirelab'), endAgents],
    verdict: 'refused',
    says: /agent\.conf .* has cluster = "spire-lab"/,
  },
  {
    mend: 'teaches the server the new name, and leaves the aliases as they are',
    type: [attestorKnows, ...restartServer, endAgents],
    back: [...serverAsItWas, endAgents],
    verdict: 'refused',
    says: /alias \S+ demands k8s_psat:cluster:spirelab.*k8s_psat:cluster:kind-spirelab/,
  },
  {
    mend: 'teaches the server the new name in its configuration, and does not restart it',
    type: [attestorKnows, endAgents],
    back: serverAsItWas,
    verdict: 'refused',
    says: /spire-server-0 has run since .*configmap\/spire-server was changed/,
  },
  {
    mend: 'writes the new name under BundlePublisher',
    type: [publisherKnows, ...restartServer],
    back: serverAsItWas,
    verdict: 'refused',
    says: /"kind-spirelab" .*BundlePublisher/,
  },
  {
    mend: 'renames everything but the alias of one node',
    type: [attestorKnows, ...restartServer, everyNode('kind-spirelab'), endAgents],
    back: [...serverAsItWas, everyNode('spirelab'), endAgents],
    verdict: 'refused',
    says: /alias node-of-mtls-server demands k8s_psat:cluster:spirelab/,
  },
  {
    mend: 'mends a copy of the configuration that no agent reads',
    type: [
      `${spire} get configmap spire-agent -o yaml | sed 's|kind-spirelab|spirelab|; s|name: spire-agent|name: spire-agent-2|; /uid:/d; /resourceVersion:/d' | kubectl create -f -`,
      endAgents,
    ],
    back: [`${spire} delete configmap spire-agent-2`],
    verdict: 'refused',
    says: /agent\.conf in configmap\/spire-agent has cluster = "kind-spirelab"/,
  },
  {
    mend: `${rightWay}the name changed back by hand`,
    type: [agentsName('kind-spirelab', 'spirelab'), `${spire} rollout restart daemonset/spire-agent`],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}the new name everywhere, in both aliases too`,
    type: [attestorKnows, ...restartServer, everyNode('kind-spirelab'), nodeOfServer('kind-spirelab'), endAgents],
    back: [...serverAsItWas, everyNode('spirelab'), nodeOfServer('spirelab'), endAgents],
    verdict: 'passed',
  },
]);
