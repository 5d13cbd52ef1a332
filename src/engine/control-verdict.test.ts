import { describe, expect, test } from 'vitest';
import { agents, client } from '../../test/support/nouns.ts';
import type { ExpectationResult } from '../core/results.ts';
import { type Expectation, logged, never } from '../lab/expectations.ts';
import { controlVerdict } from './control-verdict.ts';

const notices = logged(agents, 'Synchronize failed', { within: 30 });
const breaks = logged(client, 'call', { where: { status: 'fail' }, within: 30 });
const untouched = logged(agents, 'Fetched X.509 SVID', { holdsAnyway: true, within: 30 });
const noRestart = never(agents, 'Starting agent', { until: breaks });
type Verdict = Pick<ExpectationResult, 'status' | 'reason'>;
const absent: Verdict = { status: 'failed', reason: 'absent' };
const passed: Verdict = { status: 'passed' };
const result = (expectation: Expectation, verdict: Verdict): ExpectationResult => ({
  id: expectation.describe,
  describe: expectation.describe,
  expected: '',
  received: '',
  evidence: [],
  nearest: [],
  ...verdict,
});
const judged = (first: Verdict, second: Verdict, anyway: Verdict = passed) =>
  controlVerdict({
    healthy: true,
    judged: [
      { expectation: notices, result: result(notices, first) },
      { expectation: breaks, result: result(breaks, second) },
      { expectation: untouched, result: result(untouched, anyway) },
      { expectation: noRestart, result: result(noRestart, { status: 'skipped' }) },
    ],
    thrown: undefined,
  });

describe('a test that was run without its fault', () => {
  test('holds when it was healthy, and every symptom was absent', () => {
    expect(judged(absent, absent)).toEqual({ holds: true, explanation: 'without the fault, none of its 2 symptoms came, and the test failed' });
  });

  test('is not asked about what holds anyway', () => expect(judged(absent, absent, absent).holds).toBe(true));

  test.each([
    ['came', passed],
    ['came too early', { status: 'failed', reason: 'too-early' }],
    ['could not be decided', { status: 'failed', reason: 'undecidable' }],
    ['was skipped', { status: 'skipped' }],
  ] as const)('does not hold when one symptom %s', (_, verdict) => {
    expect(judged(absent, verdict)).toEqual({ holds: false, explanation: `without the fault, this was seen too: ${breaks.describe}` });
  });

  test('does not hold when a symptom was not judged at all', () => {
    const some = [
      { expectation: notices, result: result(notices, absent) },
      { expectation: breaks, result: undefined },
    ];
    expect(controlVerdict({ healthy: true, judged: some, thrown: undefined }).explanation).toContain(`${breaks.describe} (it was not looked for)`);
  });

  test('does not hold when the lab was not healthy, or the run broke', () => {
    const judged = [{ expectation: notices, result: result(notices, absent) }];
    expect(controlVerdict({ healthy: false, judged: [], thrown: undefined })).toEqual({ holds: false, explanation: 'the lab was not healthy to begin with' });
    expect(controlVerdict({ healthy: true, judged, thrown: new Error('broken') })).toEqual({
      holds: false,
      explanation: 'the run broke before the test could fail',
    });
  });
});
