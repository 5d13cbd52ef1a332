import type { TestResult } from '../core/results.ts';
import { mean, median, standardDeviation } from '../core/statistics.ts';

/** How one expectation's times lay over the repetitions of its test, against its bounds; all in seconds. */
export interface Spread {
  readonly test: string;
  /** The title of the step. */
  readonly step: string;
  /** In words. */
  readonly expectation: string;
  readonly count: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly deviation: number;
  readonly opensAfter?: number;
  readonly closesAfter: number;
  /**
   * How many standard deviations the mean lies before the window's end. The other side has no such margin: what
   * hangs on a NotAfter comes at once after it, however wide the window is.
   */
  readonly margin: number;
}

/** A bound that is nearer than this to what is usual will be missed by chance some day. */
export const leastMargin = 3;

/** The spread of everything that came in time in more than one repetition. */
export function spreads(tests: readonly TestResult[]): readonly Spread[] {
  const taken = tests.flatMap(({ id, steps }) =>
    steps.flatMap(({ title, expectations }) =>
      expectations.flatMap((each) =>
        each.timing === undefined ? [] : [{ key: `${id} ${each.id}`, timing: each.timing, what: { test: id, step: title, expectation: each.describe } }],
      ),
    ),
  );
  const alike = Map.groupBy(taken, ({ key }) => key);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const { what, timing } = first;
    const { seconds: _, ...bounds } = timing;
    const seconds = group.map((each) => each.timing.seconds);
    const deviation = standardDeviation(seconds);
    const margin = (bounds.closesAfter - mean(seconds)) / deviation;
    return [{ ...what, count: group.length, least: Math.min(...seconds), median: median(seconds), most: Math.max(...seconds), deviation, ...bounds, margin }];
  });
}
