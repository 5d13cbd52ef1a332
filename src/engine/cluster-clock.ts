import type { LogBook } from '../logs/log-book.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';

/**
 * The cluster's time: the newest stamp of any log stream, carried on by a monotonic clock while streams are quiet.
 * The wall clock of the machine that this tool runs on is never asked, so it may jump.
 */
export interface ClusterClock {
  now(): bigint;
  stop(): void;
}

export function clusterClock(book: LogBook, clock: Clock): ClusterClock {
  let stamp = book.latest;
  let seen = clock.now();
  const stop = book.listen((entry) => {
    if (entry.at <= stamp) return;
    stamp = entry.at;
    seen = clock.now();
  });
  return { now: () => stamp + fromSeconds((clock.now() - seen) / 1000), stop };
}
