import type { Informer, KubernetesListObject, KubernetesObject, ObjectCache } from '@kubernetes/client-node';
import { monotonic } from '../../engine/clock.ts';
import type { Client } from './client.ts';

/** Milliseconds between an error of the watch and the next attempt. */
const restartAfter = 500;

export interface Followed<T extends KubernetesObject> {
  readonly informer: Informer<T> & ObjectCache<T>;
  /** To be called when its listeners are there. */
  start(): Promise<void>;
  stop(): void;
}

/**
 * client-node's informer for the objects of a kind, which resumes watches and lists anew when it must.
 *
 * It stops at an error. Started again it resumes the watch where it stood, but does so at once: an API server that is gone
 * would be asked thousands of times a second. So it is started again after half a second, each time.
 *
 * @param path of the kind in the API
 */
export async function informerFor<T extends KubernetesObject>(client: Client, path: string, onTrouble: (error: unknown) => void): Promise<Followed<T>> {
  const { makeInformer } = await import('@kubernetes/client-node');
  const stopping = new AbortController();
  const informer = makeInformer<T>(client.config, path, () => client.get<KubernetesListObject<T>>(path, stopping.signal));
  const startAgain = async (): Promise<void> => {
    await monotonic.after(restartAfter, stopping.signal);
    await informer.start().catch(startAgain);
  };
  informer.on('error', (error: unknown) => {
    if (stopping.signal.aborted) return;
    onTrouble(error);
    startAgain().catch((failure: unknown) => stopping.signal.aborted || onTrouble(failure));
  });
  return {
    informer,
    start: () => informer.start(),
    stop() {
      stopping.abort();
      void informer.stop();
    },
  };
}
