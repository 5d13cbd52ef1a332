import { Failure } from '../../core/failure.ts';
import type { PodWatch } from '../kubernetes/pod-watch.ts';

/** Two minutes: a pod with a grace period of seconds that is still there then will not go. */
const podsWithin = 120_000;

/** Resolves at the pod event after which a condition holds. @throws Failure E_TIMEOUT */
export function untilPods(watches: readonly PodWatch[], what: string, holds: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      for (const stop of stops) stop();
      settle();
    };
    const abort = (): void => end(() => reject(signal.reason as Error));
    const timer = setTimeout(
      () => end(() => reject(new Failure('E_TIMEOUT', `${what}: the pods were not as they should be after ${podsWithin / 1000} s.`))),
      podsWithin,
    );
    signal.addEventListener('abort', abort, { once: true });
    const stops: (() => void)[] = [];
    // The listener runs for every present pod at once, before all of them are subscribed to: look when that is over.
    const look = (): void => queueMicrotask(() => holds() && end(resolve));
    for (const watch of watches) stops.push(watch.onChange(look));
    look();
    if (signal.aborted) abort();
  });
}
