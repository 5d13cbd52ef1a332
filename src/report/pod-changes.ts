import type { RunEvent } from '../core/events.ts';
import type { PodChange } from '../core/pods.ts';

/** What was told of pods, in order. A lab that is attached to twice tells its pods again: what did not change is left out. */
export function podChanges(events: readonly RunEvent[]): readonly PodChange[] {
  const told = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.type !== 'pod.changed') return [];
    const { type: _, at: __, ...change } = event;
    const { seenAt: ___, ...life } = change;
    const text = JSON.stringify(life);
    if (told.get(life.uid) === text) return [];
    told.set(life.uid, text);
    return [change];
  });
}
