import { expect, test } from 'vitest';
import type { RunEvent } from './events.ts';
import type { ExpectationResult } from './results.ts';
import { testResults } from './test-results.ts';

const startedAt = '2026-01-01T00:00:00.000Z';
const of = (name: string) => ({ run: { test: `acid.${name}`, repetition: 1 } });
const begins = (name: string, at: number): RunEvent => ({ type: 'test.started', at, ...of(name), title: name, startedAt });
const opens = (name: string, step: string, expectations: readonly string[], phase: 'fault' | 'heal' = 'fault'): RunEvent => ({
  type: 'step.started',
  at: 1,
  ...of(name),
  step,
  title: `${name}, ${step}`,
  phase,
  why: 'So.',
  startedAt,
  expectations,
});
const result = (id: string, status: 'passed' | 'failed'): ExpectationResult => ({
  id,
  describe: id,
  status,
  expected: '',
  received: '',
  evidence: [],
  nearest: [],
});
const settles = (name: string, step: string, id: string, status: 'passed' | 'failed' = 'passed'): RunEvent => ({
  type: 'expectation.settled',
  at: 2,
  ...of(name),
  step,
  result: result(id, status),
});
const closes = (name: string, step: string): RunEvent => ({ type: 'step.ended', at: 3, ...of(name), step, status: 'passed', seconds: 1 });
const ends = (name: string): RunEvent => ({ type: 'test.ended', at: 4, ...of(name), status: 'passed', seconds: 2, tainted: false });

test('what belongs together is put together, however tests and steps run side by side', () => {
  const told = testResults([
    begins('a', 0),
    begins('b', 0),
    opens('a', 'one', ['one/1', 'one/2']),
    opens('b', 'one', ['one/1']),
    opens('a', 'two', ['two/1']),
    settles('a', 'one', 'one/2', 'failed'),
    settles('a', 'two', 'two/1'),
    settles('b', 'one', 'one/1', 'failed'),
    closes('a', 'two'),
    settles('a', 'one', 'one/1'),
    closes('a', 'one'),
    closes('b', 'one'),
    ends('b'),
    ends('a'),
  ]);
  expect(told.map(({ id, steps }) => [id, ...steps.map(({ title }) => title)])).toEqual([
    ['acid.a', 'a, two', 'a, one'],
    ['acid.b', 'b, one'],
  ]);
  // In the order of the step, not in that in which they were decided.
  expect(told[0]?.steps[1]?.expectations).toEqual([result('one/1', 'passed'), result('one/2', 'failed')]);
  expect(told[1]?.steps[0]?.expectations).toEqual([result('one/1', 'failed')]);
});

test('a test that did not end is an error, for as long as it ran, and its fault is thought to be in', () => {
  const cut = [begins('a', 1000), opens('a', 'one', []), closes('a', 'one'), opens('a', 'two', ['two/1'], 'heal'), settles('a', 'two', 'two/1')];
  const later: RunEvent = { type: 'noted', at: 5000, level: 'info', text: 'later' };
  expect(testResults([...cut, later])).toMatchObject([{ status: 'error', seconds: 4, tainted: true, startedAt, steps: [{ id: 'one' }] }]);
  expect(testResults([...cut, closes('a', 'two')])).toMatchObject([{ status: 'error', tainted: false }]);
});

test('steps of no test, as those that prove a lab ready, are no test', () => {
  expect(testResults([opens('ready', 'ready-1', []), closes('ready', 'ready-1')])).toEqual([]);
});
