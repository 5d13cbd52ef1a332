import { type RunEvent, runKey, type TestRun } from '../core/events.ts';
import type { StepResult, TestResult } from '../core/results.ts';

/** The results of the test runs that ended, and an error for each that did not: none vanishes from a report. */
export function testResults(events: readonly RunEvent[], runStartedAt: string): readonly TestResult[] {
  const results = new Map<string, TestResult>();
  for (const event of events) {
    if (event.type === 'test.started') results.set(runKey(event.run), unfinished(event, events, runStartedAt));
    if (event.type === 'test.ended') results.set(runKey({ test: event.result.id, repetition: event.result.repetition }), event.result);
  }
  return [...results.values()];
}

type Started = Extract<RunEvent, { type: 'test.started' }>;

function isOf({ run }: { readonly run: TestRun }, started: Started): boolean {
  return runKey(run) === runKey(started.run);
}

function unfinished(started: Started, events: readonly RunEvent[], runStartedAt: string): TestResult {
  const steps = events.flatMap((event) => (event.type === 'step.ended' && isOf(event, started) ? [event.result] : []));
  return {
    id: started.run.test,
    repetition: started.run.repetition,
    title: started.title,
    status: 'error',
    startedAt: new Date(Date.parse(runStartedAt) + started.at).toISOString(),
    seconds: ((events.at(-1)?.at ?? started.at) - started.at) / 1000,
    tainted: isFaultLeft(started, events, steps),
    steps,
  };
}

/** Nobody said that the fault was healed, so it must be thought not to be. */
function isFaultLeft(started: Started, events: readonly RunEvent[], steps: readonly StepResult[]): boolean {
  const begun = events.some((event) => event.type === 'step.started' && isOf(event, started) && event.phase === 'fault');
  return begun && !steps.some(({ phase, status }) => phase === 'heal' && status === 'passed');
}
