import type { V1Pod } from '@kubernetes/client-node';
import { newLives, type PodChange } from '../../core/pods.ts';
import { podLife } from '../../evidence/read/pod-life.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import type { PodWatch } from '../kubernetes/pod-watch.ts';

/**
 * Tells of each pod what it is now, and then whenever something of its life has changed: the API server tells many changes
 * that are none of that.
 *
 * @param now the cluster's time, in nanoseconds
 * @returns how to stop
 */
export function followLives(watches: readonly Pick<PodWatch, 'onChange'>[], now: () => bigint, tell: (change: PodChange) => void): () => void {
  const isNew = newLives();
  const look = (pod: V1Pod, is: 'present' | 'gone'): void => {
    const life = podLife(pod, is);
    if (isNew(life)) tell({ seenAt: formatTimestamp(now()), ...life });
  };
  const stops = watches.map((watch) => watch.onChange(look));
  return () => {
    for (const stop of stops) stop();
  };
}
