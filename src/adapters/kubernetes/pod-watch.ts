import type { V1Pod } from '@kubernetes/client-node';
import { hasLabelsOf, type PodSelector } from '../../lab/sources.ts';
import type { Client } from './client.ts';
import { informerFor } from './informer.ts';

/** A pod as the API server describes it. */
export type Pod = V1Pod;

export interface PodWatch {
  readonly pods: ReadonlyMap<string, V1Pod>;
  /** Called for every pod now and whenever one is added, changed or removed. Returns how to stop. */
  onChange(listener: (pod: V1Pod, change: 'present' | 'gone') => void): () => void;
  stop(): void;
}

/** Follows the pods of a namespace. */
export async function watchPods(client: Client, namespace: string, onTrouble: (error: unknown) => void): Promise<PodWatch> {
  const { informer, start, stop } = await informerFor<V1Pod>(client, `/api/v1/namespaces/${namespace}/pods`, onTrouble);
  const pods = new Map<string, V1Pod>();
  const listeners = new Set<(pod: V1Pod, change: 'present' | 'gone') => void>();
  const gone = (pod: V1Pod): void => {
    pods.delete(pod.metadata?.uid ?? '');
    for (const listener of listeners) listener(pod, 'gone');
  };
  const present = (pod: V1Pod): void => {
    // The informer knows pods by their names: where it missed an end, a new pod of the same name is a change to it.
    for (const other of [...pods.values()]) if (other.metadata?.name === pod.metadata?.name && other.metadata?.uid !== pod.metadata?.uid) gone(other);
    pods.set(pod.metadata?.uid ?? '', pod);
    for (const listener of listeners) listener(pod, 'present');
  };
  informer.on('add', present);
  informer.on('update', present);
  informer.on('delete', gone);
  await start();
  return {
    pods,
    onChange(listener) {
      listeners.add(listener);
      for (const pod of pods.values()) listener(pod, 'present');
      return () => listeners.delete(listener);
    },
    stop,
  };
}

/** Pods of a namespace, as the watch has them. */
export function podsIn(pods: readonly PodWatch[], namespace: string): readonly V1Pod[] {
  return pods.flatMap((watch) => [...watch.pods.values()]).filter((pod) => pod.metadata?.namespace === namespace);
}

/** The pods that are meant, as the watch has them. */
export function podsOf(pods: readonly PodWatch[], selector: PodSelector): readonly V1Pod[] {
  return podsIn(pods, selector.namespace).filter(({ metadata }) => hasLabelsOf(selector, metadata?.labels));
}
