import type { Emission, RunEvent } from '../../src/core/events.ts';
import type { TestResult } from '../../src/core/results.ts';
import { testResults } from '../../src/core/test-results.ts';

/** What a report would have of what the runner told, an event a millisecond. */
export function toldResults(emissions: readonly Emission[]): readonly TestResult[] {
  return testResults(emissions.map((emission, at): RunEvent => ({ ...emission, at })));
}
