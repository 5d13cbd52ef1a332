import { podTrouble } from '../adapters/kubernetes/pod-trouble.ts';
import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import { Failure } from '../core/failure.ts';
import type { LogEntry } from '../logs/entry.ts';

/** Three minutes: a slow machine that unpacks images needs one. */
const loggedWithin = 180_000;

export function serverIs(message: string): (entry: LogEntry) => boolean {
  return (entry) => entry.writer.container === 'spire-server' && entry.message === message;
}

/**
 * Waits for a line, and ends at once where a pod says that it will never start.
 *
 * @throws Failure E_POD with the pod's reason, E_TIMEOUT
 */
export async function untilLogged(lab: AttachedLab, wanted: (entry: LogEntry) => boolean, signal: AbortSignal): Promise<undefined> {
  if (lab.logs.entries.some(wanted)) return undefined;
  const seen = Promise.withResolvers<void>();
  const stops = [
    lab.logs.listen((entry) => wanted(entry) && seen.resolve()),
    ...lab.pods.map((watch) =>
      watch.onChange((pod) => {
        const trouble = podTrouble(pod);
        if (trouble !== undefined) seen.reject(trouble);
      }),
    ),
  ];
  const abort = (): void => seen.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(
    () =>
      seen.reject(
        new Failure(
          'E_TIMEOUT',
          `Not logged within ${loggedWithin / 1000} s. Last lines: ${lab.logs.entries
            .slice(-3)
            .map(({ line }) => line)
            .join(' | ')}`,
        ),
      ),
    loggedWithin,
  );
  try {
    await seen.promise;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    for (const stop of stops) stop();
  }
}
