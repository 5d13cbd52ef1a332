import type { TestRun } from '../core/events.ts';
import type { TestResult } from '../core/results.ts';

/** What a test run is called: the test's id, and from its second repetition on which one it is. */
export function runName({ test, repetition }: TestRun): string {
  return repetition === 1 ? test : `${test} #${repetition}`;
}

export function resultName({ id, repetition }: TestResult): string {
  return runName({ test: id, repetition });
}
