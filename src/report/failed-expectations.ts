import type { ExpectationResult, StepResult, TestResult } from '../core/results.ts';

export interface FailedExpectation {
  readonly step: StepResult;
  readonly result: ExpectationResult;
}

export function failedExpectations(test: TestResult): readonly FailedExpectation[] {
  return test.steps.flatMap((step) => step.expectations.filter(({ status }) => status === 'failed').map((result) => ({ step, result })));
}
