import type { V1CSINode } from '@kubernetes/client-node';
import type { Answers } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { RawEvidence } from '../raw.ts';
import { workers } from './nodes.ts';

export async function csiNodes(raw: RawEvidence, signal: AbortSignal): Promise<Answers['csi-nodes']> {
  const [known, found] = await Promise.all([workers(raw, signal), raw.list<V1CSINode>(pathOf({ apiVersion: 'storage.k8s.io/v1', kind: 'CSINode' }), signal)]);
  return known.map(({ name }) => ({ node: name, drivers: driversOn(name, found) }));
}

export function driversOn(node: string, found: readonly V1CSINode[]): readonly string[] {
  return found.find(({ metadata }) => metadata?.name === node)?.spec.drivers?.map(({ name }) => name) ?? [];
}
