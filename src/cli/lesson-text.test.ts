import { describe, expect, test } from 'vitest';
import { mistake } from '../lab/mistakes.ts';
import { allLessons, findLesson } from '../lifecycle/lessons.ts';
import { evidenceText, hintText, introText, pathText, stepText, taskText } from './lesson-text.ts';

const lesson = await findLesson('failed-attestation');
const [first] = lesson.steps;

describe('at 80 columns', () => {
  test('prose is wrapped; commands, which are there to be copied, are not', () => {
    if (first === undefined) throw new Error('the lesson has no step');
    const lines = [introText(lesson, 80), stepText(first, 0, 2, 80), taskText(lesson, { name: 'lab' }, 80)].join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('  kubectl '))).toEqual([]);
    expect(lines).toContain(`  ${first.look}`);
  });

  test('the path fits, and is a line for each lesson where nothing is as wide', async () => {
    const path = (await allLessons()).map(({ id, title, minutes }) => ({ id, title, minutes, state: 'passed' as const }));
    expect(
      pathText(path, 80)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
    expect(pathText(path, Number.POSITIVE_INFINITY).split('\n')).toHaveLength(path.length + 2);
    expect(pathText(path, 80)).toContain('You have passed every lesson.');
  });

  test('a hint names the mistake first', () => {
    const hints = [{ mistake: mistake('A selector.', 'The entry a demands b.'), advice: 'Compare.' }];
    expect(hintText(hints, 80)).toBe('In your lab: The entry a demands b.\nHint:        Compare.');
  });

  test('where no mistake is known, it says so', () => {
    expect(hintText([], 80)).toMatch(/^No mistake that this lesson knows/);
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
    evidence: [{ at: '', node: '', pod: 'a', container: '', line }],
  } as const;
  const step = { title: '', why: '', phase: 'lesson', status: 'passed', startedAt: '', seconds: 0, expectations: [expectation] } as const;
  expect(evidenceText(step, 80)).toBe(`  seen      a line\n    ${line}`);
});
