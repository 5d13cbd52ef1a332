import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writer } from '../../test/support/lines.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { projectRoot } from '../adapters/files/paths.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import { explainLesson } from '../lab/explain-lesson.ts';
import { matches } from '../lab/match.ts';
import { expectationId, lessonSteps, symptomSteps } from '../lab/step-ids.ts';
import { parseEntry } from '../logs/parse-entry.ts';
import { lessonPages } from './lesson-pages.ts';
import { lessonSkeleton } from './lesson-skeleton.ts';
import { allLessons, findLesson } from './lessons.ts';
import { newLesson } from './new-lesson.ts';
import { recordedLesson } from './recorded-lesson.ts';

test('lessons are the files labs/lessons/*.lesson.ts, in the order of their places', async () => {
  const lessons = await allLessons();
  const files = (await readdir(join(projectRoot, 'labs/lessons'))).filter((file) => file.endsWith('.lesson.ts'));
  expect(lessons.map(({ id }) => `${id}.lesson.ts`).toSorted()).toEqual(files.toSorted());
  expect(lessons).toEqual(lessons.toSorted((left, right) => left.place - right.place));
});

test('the skeleton of a lesson is a lesson', async () => {
  await using folder = await temporaryFolder();
  const text = lessonSkeleton('brand-new', 7).replaceAll("from '.", `from '${join(projectRoot, 'labs/lessons')}/.`);
  const { default: lesson } = (await import(await folder.write('brand-new.lesson.ts', text))) as { readonly default: Lesson };
  expect(lesson).toMatchObject({ id: 'brand-new', place: 7 });
  expect(explainLesson(lesson)).toContain('npm run -s lab -- learn brand-new');
});

test.each(['Loud', 'a_b', '-a', ''])('“%s” is no name for a lesson', async (name) => {
  await expect(newLesson(name)).rejects.toMatchObject({ code: 'E_USAGE' });
});

test('a lesson that is there is not written over', async () => {
  await expect(newLesson('refused-peer')).rejects.toMatchObject({ code: 'E_USAGE', message: 'There is a lesson called refused-peer already.' });
});

test('a lesson that does not exist is refused with the nearest name', async () => {
  await expect(findLesson('refused-pier')).rejects.toMatchObject({
    code: 'E_UNKNOWN_LESSON',
    message: 'There is no lesson called refused-pier. Did you mean refused-peer?',
  });
});

test('docs/labs is what the lessons say; else run scripts/update-lessons.ts', async () => {
  const folder = join(projectRoot, 'docs/labs');
  const pages = await lessonPages();
  expect((await readdir(folder)).toSorted()).toEqual([...pages.keys()].toSorted());
  for (const [file, text] of pages) expect(await readFile(join(folder, file), 'utf8'), file).toBe(text);
});

test('what was recorded of a lesson is what it expects; else record anew with scripts/record-lessons.ts', async () => {
  for (const lesson of await allLessons()) {
    const logged = new Map(
      [...lessonSteps(lesson), ...symptomSteps(lesson.task.fault)].flatMap((placed) =>
        placed.step.expect.flatMap((each, at) => (each.kind === 'logged' ? [[expectationId(placed.id, at), each] as const] : [])),
      ),
    );
    const recorded = Object.entries((await recordedLesson(lesson.id))?.lines ?? {});
    expect(recorded, lesson.id).not.toEqual([]);
    for (const [id, line] of recorded) {
      const expected = logged.get(id);
      const entry = parseEntry(0n, line, writer('any'));
      expect(expected !== undefined && matches(expected.match, entry), `${lesson.id} ${id}: ${line}`).toBe(true);
    }
  }
});
