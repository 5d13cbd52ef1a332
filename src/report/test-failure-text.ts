import type { TestResult } from '../core/results.ts';
import { failedExpectations } from './failed-expectations.ts';
import { failureText } from './failure-text.ts';
import { problemText } from './problem-text.ts';
import { resultName } from './run-name.ts';
import { wrap } from './wrap.ts';

/** Everything that went wrong in one test: a block per failed expectation and per step that broke. */
export function testFailureBlocks(test: TestResult, width = 80): readonly string[] {
  const expectations = failedExpectations(test).map(({ step, result }) =>
    block(`${resultName(test)}, ${step.phase}: ${step.title}`, failureText(result, width - 2), width),
  );
  const errors = test.steps.flatMap((step) =>
    step.error === undefined ? [] : [block(`${resultName(test)}, ${step.phase}: ${step.title}`, problemText(step.error, width - 2), width)],
  );
  const tainted = test.tainted ? [`${resultName(test)} left the lab tainted: its fault could not be healed.`] : [];
  return [...expectations, ...errors, ...tainted];
}

function block(heading: string, text: string, width: number): string {
  return [...wrap(heading, width), ...text.split('\n').map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}
