import type { RunEvent } from '../core/events.ts';
import type { StepResult, TestResult } from '../core/results.ts';
import type { Outcome } from './growing-list.ts';
import type { Row } from './row.ts';
import { resultName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';

type TaskEnded = Extract<RunEvent, { readonly type: 'task.ended' }>;

/** How settled lines read. */
export function taskRow({ title, status, seconds, detail, problem }: TaskEnded): Row {
  const note = problem?.code ?? detail;
  const tail = status === 'cancelled' ? 'cancelled' : secondsText(seconds);
  return { title, tail, ...(note === undefined ? {} : { note }) };
}

export function stepRow({ phase, title, seconds, expectations, error }: StepResult): Row {
  const passed = expectations.filter(({ status }) => status === 'passed').length;
  const count = expectations.length === 0 ? '' : `${passed}/${expectations.length} passed, `;
  const tail = `${count}${secondsText(seconds)}`;
  return { title: `${phase}: ${title}`, tail, ...(error === undefined ? {} : { note: error.code }) };
}

export function testRow(result: TestResult): Row {
  const { title, seconds, control } = result;
  const verdict = control === undefined ? '' : control.holds ? 'control holds, ' : 'control BROKEN, ';
  return { title: `${resultName(result)}: ${title}`, tail: `${verdict}${secondsText(seconds)}` };
}

export function outcomeOf(status: TaskEnded['status'] | TestResult['status']): Outcome {
  if (status === 'done' || status === 'passed') return 'done';
  return status === 'failed' || status === 'error' ? 'failed' : 'skipped';
}

export function testOutcome({ status, control }: TestResult): Outcome {
  if (control === undefined || status === 'skipped') return outcomeOf(status);
  return control.holds ? 'done' : 'failed';
}
