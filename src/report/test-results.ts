import type { RunEvent } from '../core/events.ts';
import type { StepResult, TestResult } from '../core/results.ts';

/** The results of the tests that ended, and an error for each that did not: no test vanishes from a report. */
export function testResults(events: readonly RunEvent[], runStartedAt: string): readonly TestResult[] {
  const results = new Map<string, TestResult>();
  for (const event of events) {
    if (event.type === 'test.started') results.set(event.test, unfinished(event, events, runStartedAt));
    if (event.type === 'test.ended') results.set(event.result.id, event.result);
  }
  return [...results.values()];
}

function unfinished(started: Extract<RunEvent, { type: 'test.started' }>, events: readonly RunEvent[], runStartedAt: string): TestResult {
  const steps = events.flatMap((event) => (event.type === 'step.ended' && event.test === started.test ? [event.result] : []));
  return {
    id: started.test,
    title: started.title,
    status: 'error',
    startedAt: new Date(Date.parse(runStartedAt) + started.at).toISOString(),
    seconds: ((events.at(-1)?.at ?? started.at) - started.at) / 1000,
    tainted: isFaultLeft(started.test, events, steps),
    steps,
  };
}

/** Nobody said that the fault was healed, so it must be thought not to be. */
function isFaultLeft(test: string, events: readonly RunEvent[], steps: readonly StepResult[]): boolean {
  const begun = events.some((event) => event.type === 'step.started' && event.test === test && event.phase === 'fault');
  return begun && !steps.some(({ phase, status }) => phase === 'heal' && status === 'passed');
}
