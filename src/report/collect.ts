import type { RunEvent } from '../core/events.ts';
import type { RunReport } from '../core/report.ts';
import { testResults } from '../core/test-results.ts';
import { podChanges } from './pod-changes.ts';
import { runProblems } from './run-problems.ts';
import { reportSchemaId } from './schema-id.ts';
import { taskTimings } from './task-timings.ts';

/** What the events do not tell. */
export type ReportParts = Omit<RunReport, '$schema' | 'tasks' | 'tests' | 'pods' | 'problems'>;

export interface Collector {
  /** What came so far. */
  readonly events: () => readonly RunEvent[];
  onEvent(event: RunEvent): void;
  /** May be called before run.ended: a run that was cut short is reported as far as it came. */
  finish(parts: ReportParts): RunReport;
}

export function collector(): Collector {
  const events: RunEvent[] = [];
  return {
    events: () => events,
    onEvent: (event) => void events.push(event),
    finish: (parts) => ({
      $schema: reportSchemaId,
      ...parts,
      tasks: taskTimings(events),
      tests: testResults(events),
      pods: podChanges(events),
      problems: runProblems(events),
    }),
  };
}
