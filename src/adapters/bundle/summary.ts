import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import { containerStatuses } from '../../evidence/read/container-statuses.ts';
import { isReady } from '../../evidence/read/is-ready.ts';
import { bundleEvidence } from './bundle-evidence.ts';
import type { Bundle } from './open-bundle.ts';

/** What somebody wants to know of a bundle before they look into it. Undefined is what it does not have. */
export interface BundleSummary {
  readonly nodes: readonly { readonly node: string; readonly ready: boolean }[] | undefined;
  /** Of the lab's own namespaces. */
  readonly pods: readonly PodSummary[] | undefined;
  readonly entries: number | undefined;
  readonly agents: number | undefined;
  readonly authorities: number | undefined;
  /** Of the lab's own pods. */
  readonly lines: number;
}

export interface PodSummary {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  /** Of its containers, those that are ready: `1/2`; one that has ended is none. */
  readonly ready: string;
  readonly restarts: number;
}

export async function summaryOf(bundle: Bundle): Promise<BundleSummary> {
  const signal = new AbortController().signal;
  const raw = bundleEvidence(bundle);
  const count = async (command: readonly string[], field: string): Promise<number | undefined> =>
    orUndefined(raw.server<Readonly<Record<string, readonly object[]>>>(command, signal).then((answer) => answer[field]?.length ?? 0));
  const [nodes, pods, entries, agents, authorities] = await Promise.all([
    orUndefined(raw.list<V1Node>('/api/v1/nodes', signal)),
    orUndefined(raw.pods(signal)),
    count(['entry', 'show'], 'entries'),
    count(['agent', 'list'], 'agents'),
    count(['bundle', 'show'], 'x509_authorities'),
  ]);
  return { nodes: nodes?.map(nodeSummary), pods: pods?.map(podSummary), entries, agents, authorities, lines: raw.logs.entries.length };
}

function nodeSummary(node: V1Node): { readonly node: string; readonly ready: boolean } {
  return { node: node.metadata?.name ?? '', ready: isReady(node) };
}

function podSummary(pod: V1Pod): PodSummary {
  const statuses = containerStatuses(pod);
  const own = pod.status?.containerStatuses ?? [];
  return {
    namespace: pod.metadata?.namespace ?? '',
    pod: pod.metadata?.name ?? '',
    node: pod.spec?.nodeName ?? '',
    ready: `${own.filter(({ ready }) => ready).length}/${pod.spec?.containers.length ?? 0}`,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure && error.code === 'E_NOT_COLLECTED') return undefined;
    throw error;
  }
}
