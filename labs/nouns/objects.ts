import type { ManifestObject } from '../../src/lab/index.ts';

/** The objects of manifests/ that lessons break, and mend. */
export const serverConfig = inSpire('v1', 'ConfigMap', 'spire-server', 'manifests/spire/server-config.yaml');
export const agentConfig = inSpire('v1', 'ConfigMap', 'spire-agent', 'manifests/spire/agent-config.yaml');
export const bundleConfigMap = inSpire('v1', 'ConfigMap', 'spire-bundle', 'manifests/spire/bundle.yaml');
export const serverStatefulSet = inSpire('apps/v1', 'StatefulSet', 'spire-server', 'manifests/spire/server.yaml');
export const serverService = inSpire('v1', 'Service', 'spire-server', 'manifests/spire/server.yaml');
export const agentDaemonSet = inSpire('apps/v1', 'DaemonSet', 'spire-agent', 'manifests/spire/agent.yaml');
export const csiDaemonSet = inSpire('apps/v1', 'DaemonSet', 'spiffe-csi-driver', 'manifests/spiffe-csi/driver.yaml');
/** Where the workloads are. */
export const demoNamespace: ManifestObject = { apiVersion: 'v1', kind: 'Namespace', name: 'mtls-demo', file: 'manifests/mtls-demo/namespace.yaml' };
export const serverClusterRole: ManifestObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  name: 'spire-server',
  file: 'manifests/spire/server-rbac.yaml',
};

function inSpire<K extends string>(apiVersion: string, kind: K, name: string, file: string): ManifestObject<K> {
  return { apiVersion, kind, name, namespace: 'spire', file };
}
