import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { command } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import { lessonPages } from './lesson-pages.ts';
import { lessonSkeleton } from './lesson-skeleton.ts';
import { allLessons } from './lessons.ts';

/** Writes a new lesson and its page. Returns the files. @throws Failure E_USAGE where the name is none, or taken */
export async function newLesson(id: string): Promise<readonly string[]> {
  if (!/^[a-z]+(-[a-z]+)*$/.test(id)) throw new Failure('E_USAGE', `“${id}” is no name for a lesson: lower-case words with dashes between them.`);
  const lessons = await allLessons();
  if (lessons.some((lesson) => lesson.id === id)) throw new Failure('E_USAGE', `There is a lesson called ${id} already.`, { next: [command('learn', id)] });
  const file = join(projectRoot, 'labs/lessons', `${id}.lesson.ts`);
  await writeFile(file, lessonSkeleton(id, Math.max(0, ...lessons.map(({ place }) => place)) + 1), { flag: 'wx' });
  await writeLessonPages();
  return [file, join(pagesFolder, `${id}.md`)];
}

const pagesFolder = join(projectRoot, 'docs/labs');

/** Writes docs/labs anew. */
export async function writeLessonPages(): Promise<void> {
  await rm(pagesFolder, { recursive: true, force: true });
  await mkdir(pagesFolder, { recursive: true });
  for (const [file, text] of await lessonPages()) await writeFile(join(pagesFolder, file), text);
}
