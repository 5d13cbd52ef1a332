import type { RunReport } from '../core/report.ts';
import type { ExpectationResult, StepResult, TestResult } from '../core/results.ts';
import { failureText } from './failure-text.ts';
import { problemText } from './problem-text.ts';
import { resultName } from './run-name.ts';
import { verdictOf } from './verdict.ts';

export type JunitOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly text: string };

export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  readonly outcome: JunitOutcome;
}

export interface JunitSuite {
  readonly name: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly cases: readonly JunitCase[];
}

/** Whatever ends with an exit code other than 0 has at least one case that did not pass: CI reads only this file. */
export function junitSuites(report: RunReport): readonly JunitSuite[] {
  const suites = report.tests.map((test) => suiteOf(test, report.control ? controlCases(test) : testCases(test)));
  const green = suites.every(({ cases }) => cases.every(({ outcome }) => !isBad(outcome)));
  return green && report.exitCode !== 0 ? [runSuite(report), ...suites] : suites;
}

function isBad({ kind }: JunitOutcome): boolean {
  return kind === 'failure' || kind === 'error';
}

function suiteOf(test: TestResult, cases: readonly JunitCase[]): JunitSuite {
  return { name: resultName(test), startedAt: test.startedAt, seconds: test.seconds, cases };
}

function runSuite({ command, startedAt, seconds, exitCode, problems }: RunReport): JunitSuite {
  const text = problems.map((problem) => problemText(problem)).join('\n\n') || `The run ended with exit code ${exitCode}.`;
  const outcome: JunitOutcome = { kind: 'error', type: problems[0]?.code ?? `exit-${exitCode}`, text };
  return { name: 'run', startedAt, seconds, cases: [{ classname: 'run', name: command, seconds, outcome }] };
}

function controlCases(test: TestResult): readonly JunitCase[] {
  const text = test.control?.explanation ?? 'The control run gave no verdict.';
  const outcomes: Readonly<Record<TestResult['status'], JunitOutcome>> = {
    passed: { kind: 'passed' },
    skipped: { kind: 'skipped' },
    failed: { kind: 'failure', type: 'control', text },
    error: { kind: 'error', type: 'control', text },
  };
  return [
    {
      classname: resultName(test),
      name: `control: ${test.title}`,
      seconds: test.seconds,
      outcome: outcomes[verdictOf(test, true)],
    },
  ];
}

function testCases(test: TestResult): readonly JunitCase[] {
  const cases = test.steps.flatMap((step) => stepCases(resultName(test), step));
  const untold = cases.every(({ outcome }) => !isBad(outcome));
  if (untold && test.status === 'passed' && cases.length > 0) return cases;
  return untold ? [...cases, wholeTest(test)] : cases;
}

/** For a test whose status none of its steps tells: it never came to a step, or its fault could not be healed. */
function wholeTest(test: TestResult): JunitCase {
  const { title, status, tainted } = test;
  const text = tainted ? 'The fault could not be healed.' : 'No step says why; see the problems of the run.';
  const outcomes: Readonly<Record<TestResult['status'], JunitOutcome>> = {
    passed: { kind: 'passed' },
    skipped: { kind: 'skipped' },
    failed: { kind: 'failure', type: tainted ? 'tainted' : 'failed', text },
    error: { kind: 'error', type: tainted ? 'tainted' : 'error', text },
  };
  return { classname: resultName(test), name: title, seconds: 0, outcome: outcomes[status] };
}

/** The step's seconds go to its first case, so that the cases of a suite add up to it. */
function stepCases(classname: string, step: StepResult): readonly JunitCase[] {
  const cases: readonly Omit<JunitCase, 'seconds'>[] = [
    ...(step.error !== undefined || step.expectations.length === 0 ? [{ classname, name: step.title, outcome: actionOutcome(step) }] : []),
    ...step.expectations.map((result) => ({
      classname,
      name: `${step.title} » ${result.describe}`,
      outcome: expectationOutcome(result),
    })),
  ];
  return cases.map((one, index) => ({ ...one, seconds: index === 0 ? step.seconds : 0 }));
}

function actionOutcome({ status, error }: StepResult): JunitOutcome {
  if (error !== undefined) return { kind: 'error', type: error.code, text: problemText(error) };
  if (status === 'failed') return { kind: 'failure', type: 'step', text: 'The step failed.' };
  return { kind: status };
}

function expectationOutcome(result: ExpectationResult): JunitOutcome {
  if (result.status !== 'failed') return { kind: result.status };
  return { kind: 'failure', type: result.reason ?? 'failed', text: failureText(result) };
}
