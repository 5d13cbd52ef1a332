import type { KubernetesListObject, V1Deployment, V1Namespace, V1Pod } from '@kubernetes/client-node';
import type { Answers, MatchesState, RegistrationState } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { ClusterSpiffeId, PodRule } from '../objects.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { entries } from './entries.ts';
import { selectorsOfPod } from './pod-selectors.ts';
import { podsIn } from './pods-of.ts';
import { objectThere } from './there.ts';

/** Who is given which identity: entries, the rules that make them, and the pods that both are for. */

export async function matches({ in: namespace }: Question<'matches'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['matches']> {
  const [registered, pods] = await Promise.all([entries(raw, signal), raw.pods(signal)]);
  return { entries: registered, pods: podsIn(pods, namespace).map(readSelected) };
}

export async function registration({ of }: Question<'registration'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['registration']> {
  const { namespace, deployment } = of;
  const [registered, rules, there, made, pods] = await Promise.all([
    entries(raw, signal),
    // A cluster without the controller manager has no such kind, and so no rule.
    raw.object<KubernetesListObject<ClusterSpiffeId>>(pathOf({ apiVersion: 'spire.spiffe.io/v1alpha1', kind: 'ClusterSPIFFEID' }), signal),
    objectThere<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', name: namespace }, raw, signal),
    raw.object<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }), signal),
    raw.pods(signal),
  ]);
  return {
    entries: registered,
    rules: (rules?.items ?? []).map(readRule),
    namespace: { name: namespace, labels: there.metadata?.labels ?? {} },
    pods: podsIn(pods, namespace).map(readSelected),
    ...(made === undefined ? {} : { deployment: readLabels(made) }),
  };
}

export function readSelected(pod: V1Pod): MatchesState['pods'][number] {
  return { pod: pod.metadata?.name ?? '', labels: pod.metadata?.labels ?? {}, selectors: selectorsOfPod(pod) };
}

export function readRule({ metadata, spec: { podSelector, namespaceSelector } = {} }: ClusterSpiffeId): PodRule {
  return {
    name: metadata?.name ?? '',
    ...(podSelector === undefined ? {} : { podSelector }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
  };
}

function readLabels({ metadata, spec }: V1Deployment): NonNullable<RegistrationState['deployment']> {
  return { labels: metadata?.labels ?? {}, podLabels: spec?.template.metadata?.labels ?? {} };
}
