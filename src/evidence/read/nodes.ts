import type { V1Node } from '@kubernetes/client-node';
import type { Answers, NodeState } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { RawEvidence } from '../raw.ts';
import { isReady } from './is-ready.ts';

const path = pathOf({ apiVersion: 'v1', kind: 'Node' });

export function allNodes(raw: RawEvidence, signal: AbortSignal): Promise<readonly V1Node[]> {
  return raw.list<V1Node>(path, signal);
}

export async function nodes(raw: RawEvidence, signal: AbortSignal): Promise<Answers['nodes']> {
  return (await allNodes(raw, signal)).map(readNode);
}

/** Those that run workloads. */
export async function workers(raw: RawEvidence, signal: AbortSignal): Promise<Answers['nodes']> {
  return (await nodes(raw, signal)).filter(({ worker }) => worker);
}

export function readNode(node: V1Node): NodeState {
  const { metadata } = node;
  return {
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    ready: isReady(node),
    worker: metadata?.labels?.['node-role.kubernetes.io/control-plane'] === undefined,
  };
}
