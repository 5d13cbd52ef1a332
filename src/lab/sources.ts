import type { PodGroup } from '../evidence/nouns.ts';

export * from '../evidence/labels.ts';

/** Where log lines come from: pods, and one container of theirs. */
export interface LogSource extends PodGroup {
  /** `new`: only pods that did not exist when the step began. `named`: only this pod. */
  readonly pods: { readonly only: 'all' } | { readonly only: 'new' } | { readonly only: 'named'; readonly pod: string };
}

/** A part of SPIRE that runs in the cluster. */
export interface Component extends LogSource {
  readonly kind: 'component';
  readonly workload: { readonly kind: 'StatefulSet' | 'DaemonSet'; readonly name: string };
  readonly serviceAccount: string;
}

/** The SPIFFE CSI Driver, and the name that it registers with kubelets. */
export interface CsiDriver extends Component {
  readonly driver: string;
}

/** A program of ours that gets an identity from SPIRE. */
export interface Workload extends LogSource {
  readonly kind: 'workload';
  readonly deployment: string;
  readonly serviceAccount: string;
  readonly id: string;
}

/** The ConfigMap that SPIRE Server publishes its trust bundle in, and the key there. */
export interface PublishedBundle {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The name of the object that makes its pods: what people call it when they type. */
export function objectOf(source: Component | Workload): string {
  return source.kind === 'component' ? source.workload.name : source.deployment;
}

/** The same source, but only of pods that did not exist when the step began. */
export function newPodsOf<S extends LogSource>(source: S): S {
  return { ...source, name: `new ${source.name}`, pods: { only: 'new' } };
}

/** The same source, but only of one pod. */
export function podOf<S extends LogSource>(source: S, pod: string): S {
  return { ...source, name: pod, pods: { only: 'named', pod } };
}
