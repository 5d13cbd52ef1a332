import { parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Adaptation } from './adaptations.ts';

export interface HostMount {
  readonly hostPath: string;
  readonly containerPath: string;
}

export interface ClusterShape {
  readonly text: string;
  readonly adaptations: readonly Adaptation[];
  /** Where the API server listens on this machine; any free port when it is not given. */
  readonly apiPort?: number;
  /** What each node mounts; one list per node of the file, in its order. */
  readonly mounts: readonly (readonly HostMount[])[];
}

/** How many nodes a kind configuration describes. */
export function nodeCount(text: string): number {
  return (parseDocument(text).get('nodes') as YAMLSeq | undefined)?.items.length ?? 1;
}

/** A node as kind makes it: its name, its role, and the labels that the file gives it. */
export interface NodeShape {
  readonly name: string;
  readonly role: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The nodes that kind makes of a configuration; from the second of a role on they are numbered (kind 0.33, `MakeNodeNamer`). */
export function nodesOf(text: string, cluster: string): readonly NodeShape[] {
  const { nodes = [{}] } = parseDocument(text).toJSON() as { readonly nodes?: readonly { readonly role?: string; readonly labels?: Record<string, string> }[] };
  const count = new Map<string, number>();
  return nodes.map(({ role = 'control-plane', labels = {} }) => {
    const number = (count.get(role) ?? 0) + 1;
    count.set(role, number);
    return { name: `${cluster}-${role}${number === 1 ? '' : number}`, role, labels };
  });
}

/** A kind configuration as the file has it, with the adaptations of this ground and our mounts added. */
export function renderClusterConfig({ text, adaptations, apiPort, mounts }: ClusterShape): string {
  const document = parseDocument(text);
  const kubelet = Object.assign({}, ...adaptations.map((adaptation) => adaptation.kubelet ?? {})) as Record<string, unknown>;
  if (Object.keys(kubelet).length > 0) {
    const patch = { kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1', ...kubelet };
    append(document, 'kubeadmConfigPatches', JSON.stringify(patch));
  }
  for (const { containerd } of adaptations) if (containerd !== undefined) append(document, 'containerdConfigPatches', containerd);
  if (apiPort !== undefined) document.setIn(['networking', 'apiServerPort'], apiPort);
  const nodes = document.get('nodes') as YAMLSeq<YAMLMap>;
  nodes.items.forEach((node, index) => {
    const own = (mounts[index] ?? []).map(({ hostPath, containerPath }) => ({ hostPath, containerPath }));
    if (own.length > 0) node.set('extraMounts', document.createNode([...((node.toJSON() as { extraMounts?: unknown[] }).extraMounts ?? []), ...own]));
  });
  return document.toString();
}

function append(document: ReturnType<typeof parseDocument>, key: string, value: string): void {
  const present = document.get(key);
  if (present === undefined) document.set(key, document.createNode([value]));
  else (present as YAMLSeq).add(document.createNode(value));
}
