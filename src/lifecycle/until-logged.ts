import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import { Failure } from '../core/failure.ts';
import { type Component, hasLabelsOf } from '../lab/sources.ts';
import type { LogEntry } from '../logs/entry.ts';
import { guardPods } from './pod-guard.ts';

/** Three minutes: a slow machine that unpacks images needs one. */
const loggedWithin = 180_000;

/** A line of a part of SPIRE, by its message. */
export function says(by: Component, message: string): (entry: LogEntry) => boolean {
  return ({ writer, message: said }) =>
    writer.namespace === by.namespace && hasLabelsOf(by, writer.labels) && writer.container === by.container && said === message;
}

/** Waits for a line that may have come already. @throws Failure E_POD, E_TIMEOUT */
export async function untilLogged(lab: Pick<AttachedLab, 'logs' | 'pods'>, wanted: (entry: LogEntry) => boolean, signal: AbortSignal): Promise<undefined> {
  if (lab.logs.entries.some(wanted)) return undefined;
  return guardPods(lab, signal, async (guarded) => {
    const seen = Promise.withResolvers<undefined>();
    const stop = lab.logs.listen((entry) => {
      if (wanted(entry)) seen.resolve(undefined);
    });
    const abort = (): void => seen.reject(guarded.reason);
    guarded.addEventListener('abort', abort, { once: true });
    if (guarded.aborted) abort();
    const timer = setTimeout(
      () =>
        seen.reject(new Failure('E_TIMEOUT', `Not logged within ${loggedWithin / 1000} s.`, { evidence: lab.logs.entries.slice(-5).map(({ line }) => line) })),
      loggedWithin,
    );
    try {
      return await seen.promise;
    } finally {
      clearTimeout(timer);
      guarded.removeEventListener('abort', abort);
      stop();
    }
  });
}
