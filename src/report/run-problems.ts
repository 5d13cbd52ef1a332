import type { RunEvent } from '../core/events.ts';
import type { Problem } from '../core/results.ts';
import { distinctProblems } from './problem-key.ts';

/** The problems of a run outside of its tests' steps. */
export function runProblems(events: readonly RunEvent[]): readonly Problem[] {
  return distinctProblems(
    events.flatMap((event) => {
      if (event.type === 'problem') return [event.problem];
      return event.type === 'task.ended' && event.problem !== undefined ? [event.problem] : [];
    }),
  );
}
