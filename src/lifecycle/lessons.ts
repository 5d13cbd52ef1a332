import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { didYouMean } from '../core/closest.ts';
import { Failure } from '../core/failure.ts';
import type { Lesson } from '../lab/define-lesson.ts';

const suffix = '.lesson.ts';

/** Every lesson of the project, in the order of the path: the files labs/lessons/*.lesson.ts. */
export async function allLessons(): Promise<readonly Lesson[]> {
  const folder = join(projectRoot, 'labs/lessons');
  const files = (await readdir(folder)).filter((file) => file.endsWith(suffix));
  const lessons = await Promise.all(files.map(async (file) => ((await import(join(folder, file))) as { readonly default: Lesson }).default));
  return lessons.toSorted((left, right) => left.place - right.place);
}

/** @throws Failure E_UNKNOWN_LESSON with the nearest name */
export async function findLesson(id: string): Promise<Lesson> {
  const lessons = await allLessons();
  const lesson = lessons.find((candidate) => candidate.id === id);
  if (lesson !== undefined) return lesson;
  const ids = lessons.map((candidate) => candidate.id);
  throw new Failure('E_UNKNOWN_LESSON', `There is no lesson called ${id}.${didYouMean(id, ids)}`);
}
