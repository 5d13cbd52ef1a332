import { describe, expect, test } from 'vitest';
import { agents, client, server } from '../../test/support/nouns.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { scale } from '../lab/actions.ts';
import { type AcidTest, defineAcidTest, step } from '../lab/define-lab.ts';
import { type Expectation, logged, never } from '../lab/expectations.ts';
import { controlVerdict } from './control-verdict.ts';

const notices = logged(agents, 'Synchronize failed', { within: 30 });
const breaks = logged(client, 'call', { where: { status: 'fail' }, within: 30 });
const untouched = logged(agents, 'Fetched X.509 SVID', { holdsAnyway: true, within: 30 });
const noRestart = never(agents, 'Starting agent', { until: breaks });
const acid: AcidTest = defineAcidTest({
  id: 'acid.x',
  title: '',
  subtitle: '',
  teaches: '',
  touches: 'everything',
  healthy: step('healthy', { why: '', expect: [] }),
  rounds: [
    {
      fault: { id: 'x', title: '', why: '', inject: [scale(server, 0)], heal: [] },
      symptoms: [step('one', { why: '', expect: [notices] }), step('two', { why: '', expect: [breaks, untouched, noRestart] })],
      recovery: [],
    },
  ],
});

type Verdict = Pick<ExpectationResult, 'status' | 'reason'>;
const absent: Verdict = { status: 'failed', reason: 'absent' };
const passed: Verdict = { status: 'passed' };
const result = (expectation: Expectation, verdict: Verdict): ExpectationResult => ({
  describe: expectation.describe,
  expected: '',
  received: '',
  evidence: [],
  nearest: [],
  ...verdict,
});
const stepOf = (status: 'passed' | 'failed', ...expectations: ExpectationResult[]): StepResult => ({
  title: '',
  why: '',
  phase: 'symptom',
  status,
  startedAt: '',
  seconds: 0,
  expectations,
});
const judged = (first: Verdict, second: Verdict, anyway: Verdict = passed) =>
  controlVerdict(
    acid,
    [
      stepOf('passed'),
      stepOf('failed', result(notices, first)),
      stepOf('failed', result(breaks, second), result(untouched, anyway), result(noRestart, { status: 'skipped' })),
    ],
    undefined,
  );

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
    expect(controlVerdict(acid, [stepOf('passed'), stepOf('failed', result(notices, absent))], undefined).holds).toBe(false);
  });

  test('does not hold when the lab was not healthy, or the run broke', () => {
    expect(controlVerdict(acid, [stepOf('failed')], undefined)).toEqual({ holds: false, explanation: 'the lab was not healthy to begin with' });
    expect(controlVerdict(acid, [], undefined).holds).toBe(false);
    expect(controlVerdict(acid, [stepOf('passed')], new Error('broken'))).toEqual({ holds: false, explanation: 'the run broke before the test could fail' });
  });
});
