import type { V1PodSpec } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { Manifest } from './apply.ts';

export interface PlannedNode {
  /** As kind names it, without the cluster's name. */
  readonly name: string;
  /** What the scheduler will put there, in the order of the manifests. */
  readonly pods: readonly PlannedPod[];
}

export interface PlannedPod {
  readonly kind: string;
  /** Of the Deployment, DaemonSet or StatefulSet. */
  readonly name: string;
  readonly spec: V1PodSpec;
  readonly claims: readonly string[];
}

interface KindNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Owner extends PlannedPod {
  readonly replicas: number;
}

const controlPlane = 'node-role.kubernetes.io/control-plane';

/**
 * Where the pods of some manifests will run on the nodes of a kind configuration, as kube-scheduler decides by node
 * selectors, preferred node affinity and the taint of control planes; nothing else is used in manifests/.
 */
export function placePods(kindConfiguration: string, manifests: readonly Manifest[]): readonly PlannedNode[] {
  const nodes = nodesOf(kindConfiguration);
  const owners = manifests.flatMap(ownerOf);
  const places = owners.map((owner) => ({ owner, on: placesOf(owner, nodes) }));
  return nodes.map((node) => ({ name: node.name, pods: places.filter(({ on }) => on.includes(node)).map(({ owner }) => owner) }));
}

function nodesOf(text: string): readonly KindNode[] {
  const { nodes = [] } = parse(text) as { readonly nodes?: readonly { readonly role: string; readonly labels?: Record<string, string> }[] };
  return nodes.map(({ role, labels = {} }, index) => {
    const before = nodes.slice(0, index).filter((other) => other.role === role).length;
    return { name: before === 0 ? role : `${role}${before + 1}`, labels: role === 'control-plane' ? { ...labels, [controlPlane]: '' } : labels };
  });
}

function ownerOf(manifest: Manifest): readonly Owner[] {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(manifest.kind)) return [];
  const {
    replicas = 1,
    template,
    volumeClaimTemplates = [],
  } = manifest['spec'] as {
    readonly replicas?: number;
    readonly template: { readonly spec: V1PodSpec };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  return [
    { kind: manifest.kind, name: manifest.metadata.name, spec: template.spec, claims: volumeClaimTemplates.map(({ metadata }) => metadata.name), replicas },
  ];
}

function placesOf({ kind, spec, replicas }: Owner, nodes: readonly KindNode[]): readonly KindNode[] {
  const tolerated = spec.tolerations?.some(({ key, operator }) => key === controlPlane || (key === undefined && operator === 'Exists')) === true;
  const possible = nodes.filter(
    ({ labels }) => (tolerated || !(controlPlane in labels)) && Object.entries(spec.nodeSelector ?? {}).every(([name, value]) => labels[name] === value),
  );
  if (kind === 'DaemonSet') return possible;
  const preferred = possible.filter(({ labels }) => preferences(spec).some((key) => key in labels));
  return (preferred.length > 0 ? preferred : possible).slice(0, replicas);
}

function preferences({ affinity }: V1PodSpec): readonly string[] {
  const terms = affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.flatMap(({ preference }) => preference.matchExpressions ?? []).flatMap(({ key, operator }) => (operator === 'Exists' ? [key] : []));
}
