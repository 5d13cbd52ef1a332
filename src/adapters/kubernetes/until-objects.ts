import type { KubernetesObject } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import type { Client } from './client.ts';
import { informerFor } from './informer.ts';

/** Three minutes: a slow machine that unpacks images needs one. */
const holdsWithin = 180_000;

/**
 * Follows the objects of a kind until what is there of them is as it should be. Ends at the very event.
 *
 * @param path of the kind in the API
 * @param missing says what is still missing, or nothing
 * @throws Failure E_TIMEOUT with what is missing after three minutes
 */
export async function untilObjects<T extends KubernetesObject>(
  client: Client,
  path: string,
  missing: (objects: readonly T[]) => string | undefined,
  signal: AbortSignal,
): Promise<void> {
  // An API server that goes away for a moment is met again; one that stays away is named by whoever asks about the ground.
  const { informer, start, stop } = await informerFor<T>(client, path, () => undefined);
  const ended = Promise.withResolvers<void>();
  const look = (): void => {
    if (missing(informer.list()) === undefined) ended.resolve();
  };
  const abort = (): void => ended.reject(signal.reason);
  const timer = setTimeout(() => ended.reject(new Failure('E_TIMEOUT', `After ${holdsWithin / 1000} s ${missing(informer.list())}.`)), holdsWithin);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, look);
  try {
    await Promise.race([start().then(look), ended.promise]);
    await ended.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    stop();
  }
}
