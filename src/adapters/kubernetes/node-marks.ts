import { isDeepStrictEqual } from 'node:util';
import type { V1Node, V1NodeList, V1Taint } from '@kubernetes/client-node';
import type { NodeShape } from '../kind/cluster-config.ts';
import type { Client } from './client.ts';

/** What decides which pods a node gets, and that people change with kubectl: labels, taints, cordon. */
interface Marks {
  /** Undefined for a label that must not be there. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly taints: readonly V1Taint[];
}

/** Labels of this project: on no other node than those that the file in kind/ names. */
const ours = 'spirelab.dev/';
const controlPlane = 'node-role.kubernetes.io/control-plane';
/** Taints that controllers set and take away again, such as not-ready (Kubernetes, “Taints and Tolerations”). */
const ofControllers = 'node.kubernetes.io/';

/** What is not as kind made it, in sentences for people. A node that is not there is told too. */
export function nodeDifferences(found: readonly V1Node[], shapes: readonly NodeShape[]): readonly string[] {
  return shapes.flatMap((shape) => {
    const node = found.find(({ metadata }) => metadata?.name === shape.name);
    if (node === undefined) return [`There is no node/${shape.name}.`];
    const wanted = marksOf(shape, node);
    const has = node.metadata?.labels ?? {};
    return [
      ...Object.entries(wanted.labels).flatMap(([label, value]) =>
        has[label] === value
          ? []
          : [
              `node/${shape.name}: the label ${label} is ${has[label] ?? 'missing'}, ${value === undefined ? 'and should not be there' : `not ${value || '""'}`}.`,
            ],
      ),
      ...(node.spec?.unschedulable === true ? [`node/${shape.name} is cordoned: no pod is scheduled there.`] : []),
      ...taintDifferences(shape.name, taintsOf(node), wanted.taints),
    ];
  });
}

/** Asks for the nodes, and changes nothing. @throws Failure E_KUBERNETES */
export async function nodeDifferencesIn(client: Client, shapes: readonly NodeShape[], signal: AbortSignal): Promise<readonly string[]> {
  return nodeDifferences((await client.get<V1NodeList>('/api/v1/nodes', signal)).items, shapes);
}

function taintDifferences(name: string, found: readonly V1Taint[], wanted: readonly V1Taint[]): readonly string[] {
  const extra = found.filter((taint) => !wanted.some((other) => isDeepStrictEqual(told(taint), told(other))));
  const missing = wanted.filter((taint) => !found.some((other) => isDeepStrictEqual(told(taint), told(other))));
  return [
    ...extra.map((taint) => `node/${name} has the taint ${told(taint)}, and should not.`),
    ...missing.map((taint) => `node/${name} does not have the taint ${told(taint)}.`),
  ];
}

/** Gives nodes back the labels, the taints and the readiness for pods that kind gave them. @throws Failure E_KUBERNETES */
export async function markNodes(client: Client, shapes: readonly NodeShape[], signal: AbortSignal): Promise<void> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  await Promise.all(
    shapes.map(async (shape) => {
      const node = items.find(({ metadata }) => metadata?.name === shape.name);
      if (node === undefined || nodeDifferences([node], [shape]).length === 0) return;
      const { labels, taints } = marksOf(shape, node);
      const kept = (node.spec?.taints ?? []).filter(({ key }) => key.startsWith(ofControllers) && key !== `${ofControllers}unschedulable`);
      const patch = {
        metadata: { labels: Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, value ?? null])) },
        spec: { unschedulable: null, taints: [...taints, ...kept] },
      };
      await client.patch(`/api/v1/nodes/${shape.name}`, patch, 'application/merge-patch+json', signal);
    }),
  );
}

function marksOf({ role, labels }: NodeShape, node: V1Node): Marks {
  const astray = Object.keys(node.metadata?.labels ?? {}).filter((label) => label.startsWith(ours) || label === controlPlane);
  return {
    labels: {
      ...Object.fromEntries(astray.map((label) => [label, undefined])),
      'kubernetes.io/hostname': node.metadata?.name,
      'kubernetes.io/os': 'linux',
      ...(role === 'control-plane' ? { [controlPlane]: '' } : {}),
      ...labels,
    },
    taints: role === 'control-plane' ? [{ key: controlPlane, effect: 'NoSchedule' }] : [],
  };
}

function taintsOf(node: V1Node): readonly V1Taint[] {
  return (node.spec?.taints ?? []).filter(({ key }) => !key.startsWith(ofControllers));
}

function told({ key, value, effect }: V1Taint): string {
  return `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
}
