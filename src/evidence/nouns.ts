import type { PodSelector } from './labels.ts';

/** What is asked about, as far as a question has to know it. */

/** An object as the API server names it. */
export interface ObjectName<K extends string = string> {
  readonly apiVersion: string;
  readonly kind: K;
  readonly name: string;
  /** None where the kind belongs to the cluster as a whole. */
  readonly namespace?: string;
}

/** Pods, and one container of theirs. */
export interface PodGroup extends PodSelector {
  /** As people call it. */
  readonly name: string;
  readonly container: string;
}

/** Pods that a controller of SPIRE makes. */
export interface ControlledPods extends PodGroup {
  readonly workload: { readonly kind: Controller; readonly name: string };
}

/** Pods that a Deployment makes, and the SPIFFE ID that they are to have. */
export interface DeployedPods extends PodGroup {
  readonly deployment: string;
  readonly id: string;
}

/** Kinds whose objects make pods. */
export type Controller = 'DaemonSet' | 'Deployment' | 'StatefulSet';

/** As kubectl and people write it. */
export function nameOf({ kind, name }: ObjectName): string {
  return `${kind.toLowerCase()}/${name}`;
}
