import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Lesson, typed } from '../../src/lab/index.ts';

const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.lesson.ts'));
const lessons = await Promise.all(files.map(async (file) => ((await import(`./${file}`)) as { readonly default: Lesson }).default));

describe.each(lessons)('$id', ({ id, on, title, subtitle, learns, steps, task, questions, readOn }) => {
  test('is told in sentences that end, under titles that do not', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const heading of [title, task.check.title, ...steps.map((step) => step.title)]) expect(heading).not.toMatch(/[.:]$/);
    // Listed behind the title and a colon, and found by whoever searches for a term.
    expect(title).not.toContain(':');
    expect(subtitle).not.toMatch(/^(The|A|An|How|What|Why|Which)\b|[.:]$/);
    const prose = [...learns, task.story, task.check.why, ...steps.map(({ why }) => why), ...questions.map(({ answer }) => answer)];
    for (const text of prose) expect(text).toMatch(/[.?]$/);
    for (const { ask } of questions) expect(ask).toMatch(/\?$/);
    for (const { advice } of task.diagnoses) expect(advice).toMatch(/[.?]$/);
    for (const { url } of readOn) expect(url).toMatch(/^https:/);
  });

  test('shows something at each step, and says what to type to see it', () => {
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      expect(step.expect.length).toBeGreaterThan(0);
      expect(step.look).toMatch(/^kubectl /);
    }
  });

  test('says of each action what a learner types', () => {
    for (const action of [...steps.flatMap((step) => step.do), ...(task.tidy ?? []), ...task.fault.inject, ...task.fault.heal, ...task.solution]) {
      for (const command of typed(action, on.server)) expect(command).toMatch(/^(kubectl|npm) /);
    }
  });

  test('has a task that can be set, seen, diagnosed, solved and checked', () => {
    for (const part of [task.fault.inject, task.check.expect, task.diagnoses, task.solution]) expect(part.length).toBeGreaterThan(0);
  });

  test('asks a pod that starts now, where what runs may go on with what it had', () => {
    const reads = task.check.expect.some(({ kind }) => kind === 'logged');
    // spiffe-helper counts certificates that were signed after its check began.
    expect(task.fresh.length > 0).toBe(reads && id !== 'spiffe-helper');
  });
});

test('each lesson is in a file of its name', () => {
  expect(files.toSorted()).toEqual(lessons.map(({ id }) => `${id}.lesson.ts`).toSorted());
});

test('each lesson has a place of its own on the path', () => {
  expect(new Set(lessons.map(({ place }) => place)).size).toBe(lessons.length);
});
