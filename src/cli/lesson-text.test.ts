import { describe, expect, test } from 'vitest';
import { usualLab } from '../core/command-line.ts';
import { allLessons, findLesson } from '../lifecycle/lessons.ts';
import { evidenceText, hintText, introText, pathText, stepText, taskText } from './lesson-text.ts';

const lesson = await findLesson('failed-attestation');
const [first] = lesson.steps;

describe('at 80 columns', () => {
  test('prose is wrapped; commands, which are there to be copied, are not', () => {
    if (first === undefined) throw new Error('the lesson has no step');
    const lines = [introText(lesson, 80), stepText(first, 0, 2, 80), taskText(lesson, usualLab, 80)].join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('  kubectl '))).toEqual([]);
    expect(lines).toContain(`  ${first.look}`);
  });

  test('the path fits, and is a line for each lesson where nothing is as wide', async () => {
    const path = (await allLessons()).map(({ id, title, minutes }) => ({ id, title, minutes, state: 'passed' as const }));
    expect(
      pathText(path, usualLab, 80)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
    expect(pathText(path, usualLab, Number.POSITIVE_INFINITY).split('\n')).toHaveLength(path.length + 2);
    expect(pathText(path, usualLab, 80)).toContain('You have passed every lesson.');
  });

  test('a hint is told as far as it was asked for, and how to be told more', () => {
    const second = { ...usualLab, name: 'second', meantByDefault: false };
    expect(hintText(lesson, { stage: 1, where: 'Compare.' }, second, 80)).toBe(
      'Where to look: Compare.\nHint 1 of 3. The next one: npm run -s lab -- hint failed-attestation --name second',
    );
    expect(hintText(lesson, { stage: 3, where: 'Compare.', differs: 'A selector.', says: 'a, not b.' }, second, 80)).toBe(
      'Where to look: Compare.\nWhat differs:  A selector.\nExactly:       a, not b.',
    );
  });

  test('where no mistake is known, it says so', () => {
    expect(hintText(lesson, undefined, usualLab, 80)).toMatch(/^No mistake that this lesson knows/);
  });
});

test('evidence is the real line, whole', () => {
  const line = `{"msg":"${'x'.repeat(200)}"}`;
  const expectation = {
    describe: 'a line',
    status: 'passed',
    expected: '',
    received: '',
    nearest: [],
    evidence: [{ kind: 'line', at: '', node: '', namespace: '', pod: 'a', container: '', line }],
  } as const;
  const step = { title: '', why: '', phase: 'lesson', status: 'passed', startedAt: '', seconds: 0, expectations: [expectation] } as const;
  expect(evidenceText(step, 80)).toBe(`  seen      a line\n    ${line}`);
});
