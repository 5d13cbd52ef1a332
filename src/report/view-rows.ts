import type { EventOf } from '../core/events.ts';
import type { ExpectationResult, TestEnd, TestResult } from '../core/results.ts';
import type { StepStarted } from './begun-steps.ts';
import type { Outcome } from './growing-list.ts';
import type { Row } from './row.ts';
import { runName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';

/** How many expectations of a step were decided, and how many of them well. */
export interface Decided {
  readonly passed: number;
  readonly all: number;
}

export function counted({ passed, all }: Decided = { passed: 0, all: 0 }, { status }: ExpectationResult): Decided {
  return { passed: status === 'passed' ? passed + 1 : passed, all: all + 1 };
}

/** How settled lines read. */
export function taskRow({ title, status, seconds, detail, problem }: EventOf<'task.ended'>): Row {
  const note = problem?.code ?? detail;
  const tail = status === 'cancelled' ? 'cancelled' : secondsText(seconds);
  return { title, tail, ...(note === undefined ? {} : { note }) };
}

export function stepRow({ step, seconds, error }: EventOf<'step.ended'>, started: StepStarted | undefined, decided: Decided | undefined): Row {
  const count = decided === undefined ? '' : `${decided.passed}/${decided.all} passed, `;
  const tail = `${count}${secondsText(seconds)}`;
  const title = started === undefined ? step : `${started.phase}: ${started.title}`;
  return { title, tail, ...(error === undefined ? {} : { note: error.code }) };
}

export function testRow({ run, seconds, control }: EventOf<'test.ended'>, title = runName(run)): Row {
  const verdict = control === undefined ? '' : control.holds ? 'control holds, ' : 'control BROKEN, ';
  return { title, tail: `${verdict}${secondsText(seconds)}` };
}

export function outcomeOf(status: EventOf<'task.ended'>['status'] | TestResult['status']): Outcome {
  if (status === 'done' || status === 'passed') return 'done';
  return status === 'failed' || status === 'error' ? 'failed' : 'skipped';
}

export function testOutcome({ status, control }: TestEnd): Outcome {
  if (control === undefined || status === 'skipped') return outcomeOf(status);
  return control.holds ? 'done' : 'failed';
}
