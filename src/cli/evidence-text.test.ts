import { describe, expect, test } from 'vitest';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { logged } from '../lab/expectations.ts';
import { expectationIds, lessonSteps, type PlacedStep } from '../lab/step-ids.ts';
import { findLesson } from '../lifecycle/lessons.ts';
import { recordedLesson } from '../lifecycle/recorded-lesson.ts';
import { evidenceText, wholeEvidence } from './evidence-text.ts';

const lesson = await findLesson('failed-attestation');
const recorded = await recordedLesson(lesson.id);
const [placed] = lessonSteps(lesson);
const screen = { width: 80, rows: 24 };

/** What a look finds where the lines of a real run are read. */
function seen(of: PlacedStep): StepResult {
  return resultOf(
    expectationIds(of).map((id, at) => {
      const line = recorded?.lines[id] ?? '';
      const evidence = [
        {
          kind: 'line' as const,
          namespace: 'spire',
          at: '2026-11-23T22:26:41.041434561Z',
          node: 'a-worker',
          pod: 'spire-agent-x7x2f',
          container: 'spire-agent',
          line,
        },
      ];
      return { id, describe: of.step.expect[at]?.describe ?? '', status: 'passed', expected: '', received: '', nearest: [], evidence };
    }),
  );
}

function resultOf(expectations: readonly ExpectationResult[]): StepResult {
  const status = expectations.every((each) => each.status === 'passed') ? 'passed' : 'failed';
  return { id: '', title: '', why: '', phase: 'lesson', status, startedAt: '', seconds: 0, expectations };
}

const missing = (words: string, received = 'nothing like it came'): ExpectationResult => ({
  id: words,
  describe: words,
  status: 'failed',
  expected: '',
  received,
  nearest: [],
  evidence: [],
});

describe('what was seen', () => {
  test('is told by the fields that decided it, of a long one the part that did', () => {
    if (placed === undefined) throw new Error('the lesson has no step');
    const text = evidenceText(placed.step, seen(placed), screen);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain('            22:26:41.041  spire-agent-x7x2f\n              msg: PID attested to have selectors\n              selectors: …');
    expect(text).toMatch(/selectors: .*"sa:mtls-client"/);
    expect(text).toContain('event: svid\n              spiffe_id: spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client');
  });

  test('is there as it was written, for whoever asks', () => {
    if (placed === undefined) throw new Error('the lesson has no step');
    const lines = expectationIds(placed).flatMap((id) => recorded?.lines[id] ?? []);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(wholeEvidence(seen(placed))).toContain(line);
  });
});

describe('what was not seen', () => {
  const expected = { expect: [logged([], 'a', { within: 1 })] };

  test('comes last', () => {
    const passed: ExpectationResult = { ...missing('it is here'), status: 'passed' };
    expect(evidenceText(expected, resultOf([missing('it is away'), passed]), screen)).toBe(
      '  seen      it is here\n  NOT seen  it is away\n            instead: nothing like it came',
    );
  });

  test('fits the screen, however much it is', () => {
    const many = Array.from({ length: 12 }, (_, index) => missing(`thing ${index} ${'that is told in many words '.repeat(4)}`, 'something else '.repeat(40)));
    const passed = Array.from({ length: 5 }, (_, index): ExpectationResult => ({ ...missing(`seen ${index}`), status: 'passed' }));
    const lines = evidenceText(expected, resultOf([...passed, ...many]), screen).split('\n');
    expect(lines.length).toBeLessThanOrEqual(screen.rows - 7);
    expect(lines[0]).toBe('  seen      5 of 17');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
