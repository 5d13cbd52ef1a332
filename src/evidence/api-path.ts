import { Failure } from '../core/failure.ts';
import type { ObjectName } from './nouns.ts';

/** Where the API server keeps the kinds that this tool uses: plural name, and whether it lives in a namespace. */
const kinds: Readonly<Record<string, { readonly plural: string; readonly namespaced: boolean }>> = {
  Namespace: { plural: 'namespaces', namespaced: false },
  Node: { plural: 'nodes', namespaced: false },
  ServiceAccount: { plural: 'serviceaccounts', namespaced: true },
  ConfigMap: { plural: 'configmaps', namespaced: true },
  Secret: { plural: 'secrets', namespaced: true },
  Service: { plural: 'services', namespaced: true },
  Pod: { plural: 'pods', namespaced: true },
  Event: { plural: 'events', namespaced: true },
  PersistentVolume: { plural: 'persistentvolumes', namespaced: false },
  PersistentVolumeClaim: { plural: 'persistentvolumeclaims', namespaced: true },
  Deployment: { plural: 'deployments', namespaced: true },
  EndpointSlice: { plural: 'endpointslices', namespaced: true },
  DaemonSet: { plural: 'daemonsets', namespaced: true },
  StatefulSet: { plural: 'statefulsets', namespaced: true },
  ReplicaSet: { plural: 'replicasets', namespaced: true },
  Role: { plural: 'roles', namespaced: true },
  RoleBinding: { plural: 'rolebindings', namespaced: true },
  ClusterRole: { plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { plural: 'clusterrolebindings', namespaced: false },
  CSIDriver: { plural: 'csidrivers', namespaced: false },
  CustomResourceDefinition: { plural: 'customresourcedefinitions', namespaced: false },
  ClusterSPIFFEID: { plural: 'clusterspiffeids', namespaced: false },
  CSINode: { plural: 'csinodes', namespaced: false },
};

/** The path of an object, or with no name of its collection. @throws Failure E_CONFIG for a kind that is not known here */
export function pathOf({ apiVersion, kind, name, namespace }: Partial<ObjectName> & { readonly apiVersion: string; readonly kind: string }): string {
  const known = kinds[kind];
  if (known === undefined) throw new Failure('E_CONFIG', `A manifest has an object of kind ${kind}, which spirelab does not apply.`);
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = known.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  return `${group}${scope}/${known.plural}${name === undefined ? '' : `/${name}`}`;
}
