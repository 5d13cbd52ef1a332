import type { V1Pod } from '@kubernetes/client-node';
import { hasLabelsOf, type PodSelector } from '../labels.ts';

/** Pods of a namespace. */
export function podsIn(pods: readonly V1Pod[], namespace: string): readonly V1Pod[] {
  return pods.filter(({ metadata }) => metadata?.namespace === namespace);
}

/** The pods that are meant. */
export function podsOf(pods: readonly V1Pod[], selector: PodSelector): readonly V1Pod[] {
  return podsIn(pods, selector.namespace).filter(({ metadata }) => hasLabelsOf(selector, metadata?.labels));
}
