/** Where log lines come from: the pods with a label, in a namespace, and one container of theirs. */
export interface LogSource {
  readonly name: string;
  readonly namespace: string;
  /** Value of the pods' `app` label. */
  readonly app: string;
  readonly container: string;
  /** `new`: only pods that did not exist when the step began. `named`: only this pod. */
  readonly pods: { readonly only: 'all' } | { readonly only: 'new' } | { readonly only: 'named'; readonly pod: string };
}

/** A part of SPIRE that runs in the cluster. */
export interface Component extends LogSource {
  readonly kind: 'component';
  readonly workload: { readonly kind: 'StatefulSet' | 'DaemonSet'; readonly name: string };
}

/** A program of ours that gets an identity from SPIRE. */
export interface Workload extends LogSource {
  readonly kind: 'workload';
  readonly deployment: string;
  readonly id: string;
}

/** The same source, but only of pods that did not exist when the step began. */
export function newPodsOf<S extends LogSource>(source: S): S {
  return { ...source, name: `new ${source.name}`, pods: { only: 'new' } };
}

/** The same source, but only of one pod. */
export function podOf<S extends LogSource>(source: S, pod: string): S {
  return { ...source, name: pod, pods: { only: 'named', pod } };
}
