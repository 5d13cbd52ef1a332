import type { RunEvent } from '../core/events.ts';
import type { TaskTiming } from '../core/report.ts';

/** One timing per planned task, in the order of the plan; what never ended was cancelled when the run stopped. */
export function taskTimings(events: readonly RunEvent[]): readonly TaskTiming[] {
  const last = (events.at(-1)?.at ?? 0) / 1000;
  const starts = new Map<string, number>();
  const timings = new Map<string, TaskTiming>();
  for (const event of events) {
    if (event.type === 'plan') {
      for (const task of event.tasks) timings.set(task.id, { ...task, status: 'cancelled', start: last, seconds: 0 });
    } else if (event.type === 'task.started') {
      const start = event.at / 1000;
      starts.set(event.task, start);
      timings.set(event.task, {
        id: event.task,
        title: event.title,
        needs: timings.get(event.task)?.needs ?? [],
        status: 'cancelled',
        start,
        seconds: last - start,
      });
    } else if (event.type === 'task.ended') {
      const { task: id, title, status, seconds } = event;
      const start = starts.get(id) ?? Math.max(0, event.at / 1000 - seconds);
      timings.set(id, { id, title, needs: timings.get(id)?.needs ?? [], status, start, seconds });
    }
  }
  return [...timings.values()];
}
