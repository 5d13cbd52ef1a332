import type { TestResult } from '../core/results.ts';

export type Verdict = TestResult['status'];

/**
 * What a test counts as. In a control run the fault was left out, so a test that fails as it should is a success; one
 * without a control verdict could not be judged at all.
 */
export function verdictOf(test: TestResult, control: boolean): Verdict {
  if (!control || test.status === 'skipped') return test.status;
  if (test.control === undefined) return 'error';
  return test.control.holds ? 'passed' : 'failed';
}

export interface Tally {
  readonly passed: number;
  /** Errors are counted here too: whatever did not pass must not look as if it had. */
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
}

export function tallyOf(tests: readonly TestResult[], control: boolean): Tally {
  const verdicts = tests.map((test) => verdictOf(test, control));
  const count = (...wanted: readonly Verdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
  return {
    passed: count('passed'),
    failed: count('failed', 'error'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}
