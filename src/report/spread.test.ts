import { expect, test } from 'vitest';
import type { TestResult } from '../core/results.ts';
import { passed, serverStop } from './sample.ts';
import { spreads } from './spread.ts';
import { spreadText } from './spread-text.ts';

/** The same test as often as there are numbers, which say when its one expectation came. */
const repeated = (seconds: readonly number[], closesAfter: number, opensAfter?: number): readonly TestResult[] =>
  seconds.map((each, index) => ({
    ...serverStop,
    repetition: index + 1,
    steps: serverStop.steps.slice(0, 1).map((step) => ({
      ...step,
      expectations: [{ ...passed, timing: { seconds: each, ...(opensAfter === undefined ? {} : { opensAfter }), closesAfter } }],
    })),
  }));

test('least, median, most, standard deviation, and how many of those the mean lies before the end', () => {
  expect(spreads(repeated([1, 2, 3], 10))).toEqual([
    {
      test: 'acid.server-stop',
      step: 'Requests succeed over mTLS',
      expectation: passed.describe,
      count: 3,
      least: 1,
      median: 2,
      most: 3,
      deviation: 1,
      closesAfter: 10,
      margin: 8,
    },
  ]);
});

test('repetitions are compared by ids: texts that were changed between them are one expectation', () => {
  const [first, second] = repeated([1, 3], 10);
  if (first === undefined || second === undefined) throw new Error('there are two');
  const reworded = second.steps.map((step) => ({
    ...step,
    title: 'In other words',
    expectations: step.expectations.map((each) => ({ ...each, describe: 'the client is answered' })),
  }));
  expect(spreads([first, { ...second, steps: reworded }])).toMatchObject([{ expectation: passed.describe, count: 2, least: 1, most: 3 }]);
});

test('what was measured once has no spread', () => {
  expect(spreads(repeated([1], 10))).toEqual([]);
  expect(spreadText(repeated([1], 10), 80)).toBe('');
});

test('a bound that chance will miss some day is counted', () => {
  expect(spreadText(repeated([0.2, 0.9, 1.6], 2, 0), 80)).toContain('1 bound is nearer than 3 standard deviations');
  expect(spreadText(repeated([0.2, 0.3, 0.4], 2, 0), 80)).toContain('Every bound is 3 standard deviations or more');
});

test('at 80 columns', () => {
  const lines = spreadText(repeated([0.2, 0.9, 1.6], 2, 0), 80).split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(82);
  expect(lines.at(-3)).toBe('      3 times  0.20  0.90  1.60  of 0 to 2 s, σ 0.70, 1.6 σ before its end');
});

test('repetitions that all took the same have no margin to speak of', () => {
  expect(spreadText(repeated([1, 1], 10), 80)).toContain('no spread');
});
