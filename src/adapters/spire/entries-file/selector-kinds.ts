/**
 * What can be asked of a process or of a node, by the plugin that finds it. From the documentation of SPIRE 1.15.3:
 * doc/plugin_agent_workloadattestor_*.md, doc/plugin_server_nodeattestor_*.md, doc/plugin_agent_svidstore_*.md.
 */
interface SelectorType {
  readonly of: 'process' | 'node' | 'store';
  /** The first part of a selector's value, where the documentation lists them all. */
  readonly kinds?: readonly string[];
}

const image = ['verified', 'value', 'subject', 'issuer', 'log-id', 'log-index', 'integrated-time', 'signed-entry-timestamp'];
const signatures = [...image.map((part) => (part === 'verified' ? 'image-signature' : `image-signature-${part}`)), 'image-attestations'];

export const selectorTypes: Readonly<Record<string, SelectorType>> = {
  k8s: {
    of: 'process',
    kinds: [
      'ns',
      'ns-label',
      'sa',
      'container-image',
      'container-name',
      'node-name',
      'pod-label',
      'pod-owner',
      'pod-owner-uid',
      'pod-uid',
      'pod-name',
      'pod-image',
      'pod-image-count',
      'pod-init-image',
      'pod-init-image-count',
      ...signatures,
    ],
  },
  unix: { of: 'process', kinds: ['uid', 'user', 'gid', 'group', 'supplementary_gid', 'supplementary_group', 'path', 'sha256'] },
  docker: { of: 'process', kinds: ['label', 'env', 'image_id', 'image_config_digest', ...signatures] },
  systemd: { of: 'process', kinds: ['id', 'fragment_path'] },
  windows: { of: 'process', kinds: ['user_sid', 'user_name', 'group_sid', 'group_name', 'path', 'sha256'] },
  slurm: { of: 'process', kinds: ['job_id', 'sluid', 'step'] },
  k8s_psat: {
    of: 'node',
    kinds: [
      'cluster',
      'agent_ns',
      'agent_sa',
      'agent_pod_name',
      'agent_pod_uid',
      'agent_pod_label',
      'agent_node_ip',
      'agent_node_name',
      'agent_node_uid',
      'agent_node_label',
    ],
  },
  // Removed in SPIRE 1.12.0 (CHANGELOG.md, #5703): k8s_psat took its place.
  k8s_sat: { of: 'node', kinds: ['cluster', 'agent_ns', 'agent_sa'] },
  aws_iid: { of: 'node' },
  azure_imds: { of: 'node' },
  azure_msi: { of: 'node' },
  gcp_iit: { of: 'node' },
  http_challenge: { of: 'node' },
  join_token: { of: 'node' },
  sshpop: { of: 'node' },
  tpm_devid: { of: 'node' },
  x509pop: { of: 'node' },
  spiffe_id: { of: 'node' },
  aws_secretsmanager: { of: 'store' },
  gcp_secretmanager: { of: 'store' },
};

/** What objects have that are asked for through the Broker API, and no process (doc/plugin_agent_workloadattestor_k8s.md). */
export const brokerKinds: readonly string[] = [
  'uid',
  'resource',
  'plural',
  'group',
  'version',
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'key',
  'label',
  'owner-key',
  'owner-uid',
  'controller-key',
  'controller-uid',
];

/** What people write who know Kubernetes' own words; too far from SPIRE's to be found as typing mistakes. */
export const otherWords: Readonly<Record<string, string>> = {
  serviceaccount: 'sa',
  serviceaccountname: 'sa',
  svcaccount: 'sa',
  account: 'sa',
  namespace: 'ns',
  name: 'pod-name',
  pod: 'pod-name',
  container: 'container-name',
  image: 'container-image',
  label: 'pod-label',
  labels: 'pod-label',
  node: 'node-name',
  nodename: 'node-name',
  uid: 'pod-uid',
  owner: 'pod-owner',
};

/** Of these a process has one value: two of them in one entry never match. */
export const singular: readonly string[] = [
  'k8s:ns',
  'k8s:sa',
  'k8s:node-name',
  'k8s:pod-uid',
  'k8s:pod-name',
  'k8s:container-name',
  'unix:uid',
  'unix:gid',
  'unix:path',
];
