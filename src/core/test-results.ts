import { type EventOf, type RunEvent, runKey, stepKey } from './events.ts';
import type { StepResult, TestEnd, TestResult } from './results.ts';

/**
 * The results of tests, put together from what was told of them while they ran: events say each thing once. A test run that
 * did not end is an error: none vanishes from a report.
 */
export function testResults(events: readonly RunEvent[]): readonly TestResult[] {
  const last = events.at(-1)?.at ?? 0;
  const runs = Map.groupBy(
    events.filter((event) => 'run' in event),
    ({ run }) => runKey(run),
  );
  return [...runs.values()].flatMap((told) => {
    const started = told.find((event) => event.type === 'test.started');
    return started === undefined ? [] : [resultOf(started, told, last)];
  });
}

function resultOf({ at, run, title, startedAt }: EventOf<'test.started'>, told: readonly RunEvent[], last: number): TestResult {
  const steps = stepsOf(told);
  const ended = told.find((event) => event.type === 'test.ended');
  const end = ended === undefined ? { status: 'error' as const, seconds: (last - at) / 1000, tainted: isFaultLeft(told, steps) } : endOf(ended);
  return { id: run.test, repetition: run.repetition, title, startedAt, ...end, steps };
}

function endOf({ status, seconds, tainted, control }: EventOf<'test.ended'>): TestEnd {
  return { status, seconds, tainted, ...(control === undefined ? {} : { control }) };
}

/** The steps that ended, in the order in which they did. */
function stepsOf(told: readonly RunEvent[]): readonly StepResult[] {
  const begun = new Map<string, { readonly started: EventOf<'step.started'>; readonly settled: Map<string, EventOf<'expectation.settled'>['result']> }>();
  const steps: StepResult[] = [];
  for (const event of told) {
    if (event.type === 'step.started') begun.set(stepKey(event), { started: event, settled: new Map() });
    else if (event.type === 'expectation.settled') begun.get(stepKey(event))?.settled.set(event.result.id, event.result);
    else if (event.type === 'step.ended') {
      const step = begun.get(stepKey(event));
      if (step === undefined) continue;
      const { step: id, title, why, phase, startedAt } = step.started;
      const { status, seconds, error } = event;
      const expectations = step.started.expectations.flatMap((each) => step.settled.get(each) ?? []);
      steps.push({ id, title, why, phase, status, startedAt, seconds, expectations, ...(error === undefined ? {} : { error }) });
    }
  }
  return steps;
}

/** Nobody said that the fault was healed, so it must be thought not to be. */
function isFaultLeft(told: readonly RunEvent[], steps: readonly StepResult[]): boolean {
  const begun = told.some((event) => event.type === 'step.started' && event.phase === 'fault');
  return begun && !steps.some(({ phase, status }) => phase === 'heal' && status === 'passed');
}
