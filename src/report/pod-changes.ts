import type { RunEvent } from '../core/events.ts';
import { newLives, type PodChange } from '../core/pods.ts';

/** What was told of pods, in order. A lab that is attached to twice tells its pods again: what did not change is left out. */
export function podChanges(events: readonly RunEvent[]): readonly PodChange[] {
  const isNew = newLives();
  return events.flatMap((event) => {
    if (event.type !== 'pod.changed') return [];
    const { type: _, at: __, ...change } = event;
    const { seenAt: ___, ...life } = change;
    return isNew(life) ? [change] : [];
  });
}
