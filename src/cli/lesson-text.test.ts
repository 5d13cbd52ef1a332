import { describe, expect, test } from 'vitest';
import { usualLab } from '../core/command-line.ts';
import { allLessons, findLesson } from '../lifecycle/lessons.ts';
import { hintText, introText, pagesOf, pathText, stepText, taskText } from './lesson-text.ts';

const lesson = await findLesson('failed-attestation');
const lessons = await allLessons();
const settings = { ...usualLab, name: 'second', meantByDefault: false };

describe('at 80 columns', () => {
  test.each(lessons)('nothing of $id is wider, commands included', (each) => {
    const steps = each.steps.map((step, index) => stepText(step, each.on, index, each.steps.length, 80));
    const lines = [introText(each, 80), ...steps, taskText(each, settings, 80)].join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('the path fits, and is a line for each lesson where nothing is as wide', () => {
    const path = lessons.map(({ id, title, subtitle, minutes }) => ({ id, title, subtitle, minutes, state: 'passed' as const }));
    expect(
      pathText(path, settings, 80)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
    expect(pathText(path, settings, Number.POSITIVE_INFINITY).split('\n')).toHaveLength(path.length + 2);
    expect(pathText(path, settings, 80)).toContain('You have passed every lesson.');
  });

  test('the lesson that was begun comes before those that are new', () => {
    const state = (id: string): 'begun' | 'new' => (id === 'rotation' ? 'begun' : 'new');
    const path = lessons.map(({ id, title, subtitle, minutes }) => ({ id, title, subtitle, minutes, state: state(id) }));
    expect(pathText(path, settings, 80)).toMatch(/You have begun rotation\. To go on:\n {2}npm run -s lab -- learn rotation --name second$/);
  });

  test('a hint is told as far as it was asked for, and how to be told more', () => {
    expect(hintText(lesson, { stage: 1, where: 'Compare.' }, settings, 80)).toBe(
      'Where to look: Compare.\nHint 1 of 3. The next one:\n  npm run -s lab -- hint failed-attestation --name second',
    );
    expect(hintText(lesson, { stage: 3, where: 'Compare.', differs: 'A selector.', says: 'a, not b.' }, settings, 80)).toBe(
      'Where to look: Compare.\nWhat differs:  A selector.\nExactly:       a, not b.',
    );
  });

  test('where no mistake is known, it says so', () => {
    expect(hintText(lesson, undefined, usualLab, 80)).toMatch(/^This lesson knows no mistake that fits your lab\..*\n {2}npm run -s lab -- status$/s);
  });
});

test('a text that is longer than the screen is turned between paragraphs', () => {
  const text = 'one\ntwo\n\nthree\nfour\nfive';
  expect(pagesOf(text, 6)).toEqual([text]);
  expect(pagesOf(text, 5)).toEqual(['one\ntwo', 'three\nfour\nfive']);
  expect(pagesOf('a\nb\nc', 2)).toEqual(['a\nb', 'c']);
});
