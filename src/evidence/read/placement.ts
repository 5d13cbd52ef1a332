import type { V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node';
import type { Answers, PlacementState } from '../answers.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { attestedAgents } from './agents.ts';
import { entries } from './entries.ts';
import { mayRunOn } from './may-run-on.ts';
import { allNodes } from './nodes.ts';
import { selectorsOfPod } from './pod-selectors.ts';
import { podsOf } from './pods-of.ts';
import { objectThere } from './there.ts';

export async function placement({ of }: Question<'placement'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['placement']> {
  const { namespace, deployment } = of;
  const [registered, attested, known, made, pods] = await Promise.all([
    entries(raw, signal),
    attestedAgents(raw, signal),
    allNodes(raw, signal),
    objectThere<V1Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }, raw, signal),
    raw.pods(signal),
  ]);
  return { ...readPlacement(podsOf(pods, of), known, made), agents: attested, entries: registered };
}

/** Where the pods of a Deployment are, and where its next pod may be. */
export function readPlacement(
  pods: readonly V1Pod[],
  known: readonly V1Node[],
  { spec }: V1Deployment,
): Pick<PlacementState, 'nodes' | 'allowed' | 'nodeSelector' | 'pods'> {
  const placed = pods.flatMap((pod) => {
    const node = pod.spec?.nodeName;
    return node === undefined ? [] : [{ pod: pod.metadata?.name ?? '', node, selectors: selectorsOfPod(pod) }];
  });
  return {
    nodes: [...new Set(placed.map(({ node }) => node))].sort(),
    allowed: known.filter((node) => mayRunOn(node, spec?.template.spec)).map(({ metadata }) => metadata?.name ?? ''),
    nodeSelector: spec?.template.spec?.nodeSelector ?? {},
    pods: placed,
  };
}
