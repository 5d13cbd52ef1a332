export interface CollectedKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Of the list over all namespaces. */
  readonly path: string;
  /** In the bundle. */
  readonly file: string;
  readonly namespaced: boolean;
}

/**
 * Every kind that a bundle has, one by one: what is not named here is not asked for. Secrets are not, and no kind is
 * whose objects hold secrets by design, such as certificate requests and tokens.
 */
export const collectedKinds: readonly CollectedKind[] = [
  ...group('v1', {
    namespaces: 'Namespace',
    nodes: 'Node',
    persistentvolumes: 'PersistentVolume',
  }),
  ...groupInNamespaces('v1', {
    pods: 'Pod',
    services: 'Service',
    configmaps: 'ConfigMap',
    serviceaccounts: 'ServiceAccount',
    persistentvolumeclaims: 'PersistentVolumeClaim',
    events: 'Event',
  }),
  ...groupInNamespaces('apps/v1', { deployments: 'Deployment', daemonsets: 'DaemonSet', statefulsets: 'StatefulSet', replicasets: 'ReplicaSet' }),
  ...groupInNamespaces('discovery.k8s.io/v1', { endpointslices: 'EndpointSlice' }),
  ...groupInNamespaces('networking.k8s.io/v1', { networkpolicies: 'NetworkPolicy' }),
  ...group('storage.k8s.io/v1', { csinodes: 'CSINode', csidrivers: 'CSIDriver' }),
  ...groupInNamespaces('rbac.authorization.k8s.io/v1', { roles: 'Role', rolebindings: 'RoleBinding' }),
  ...group('rbac.authorization.k8s.io/v1', { clusterroles: 'ClusterRole', clusterrolebindings: 'ClusterRoleBinding' }),
  ...group('admissionregistration.k8s.io/v1', {
    validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
    mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
  }),
  // Of the SPIRE Controller Manager; a cluster without it does not serve them.
  ...group('spire.spiffe.io/v1alpha1', {
    clusterspiffeids: 'ClusterSPIFFEID',
    clusterstaticentries: 'ClusterStaticEntry',
    clusterfederatedtrustdomains: 'ClusterFederatedTrustDomain',
  }),
];

/** Where a bundle has the pods: each log belongs to one of them. */
export const podsFile = 'objects/pods.json';

/** Commands of `spire-server`, each with `-output json`. None of them prints a key or a token. */
export const collectedCommands: readonly (readonly string[])[] = [
  ['entry', 'show'],
  ['agent', 'list'],
  ['bundle', 'show'],
  ['bundle', 'list'],
];

/** Where a bundle has what a command of `spire-server` printed. */
export function commandFile(command: readonly string[]): string {
  return `server/${command.join('-')}.json`;
}

/** Where a bundle has what was looked up on a node. */
export function factFile(node: string, fact: string): string {
  return `nodes/${node}/${fact}.txt`;
}

function group(apiVersion: string, kinds: Readonly<Record<string, string>>): readonly CollectedKind[] {
  return kindsOf(apiVersion, kinds, false);
}

function groupInNamespaces(apiVersion: string, kinds: Readonly<Record<string, string>>): readonly CollectedKind[] {
  return kindsOf(apiVersion, kinds, true);
}

function kindsOf(apiVersion: string, kinds: Readonly<Record<string, string>>, namespaced: boolean): readonly CollectedKind[] {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return Object.entries(kinds).map(([plural, kind]) => ({ kind, apiVersion, path: `${root}/${plural}`, file: `objects/${plural}.json`, namespaced }));
}
