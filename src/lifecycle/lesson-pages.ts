import { commandFor, usualLab } from '../core/command-line.ts';
import type { Lab } from '../lab/define-lab.ts';
import { explainLesson } from '../lab/explain-lesson.ts';
import { labDrawing } from './lab-drawing.ts';
import { allLessons } from './lessons.ts';
import { recordedLesson } from './recorded-lesson.ts';

/** The pages of docs/labs by file name: one for each lesson, and the path. */
export async function lessonPages(): Promise<ReadonlyMap<string, string>> {
  const lessons = await allLessons();
  const rows = lessons.map(
    ({ id, minutes, title, subtitle }) => `| [${id}](${id}.md) | ${minutes} | ${title}${subtitle === undefined ? '' : `: ${subtitle}`} |`,
  );
  const path = [
    '# Lessons',
    `In this order, or in any other: each begins on a lab in its first state. \`${commandFor(usualLab, 'learn')}\` shows how far you came.`,
    ...(await Promise.all([...new Set(lessons.map(({ on }) => on))].map(pictured))),
    ['| lesson | minutes | what it is about |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
  const pages = new Map([['README.md', `${path}\n`]]);
  for (const lesson of lessons) pages.set(`${lesson.id}.md`, `${explainLesson(lesson, await recordedLesson(lesson.id))}\n`);
  return pages;
}

async function pictured(lab: Lab): Promise<string> {
  return [`What is where in the lab \`${lab.id}\`:`, ['```text', await labDrawing(lab), '```'].join('\n')].join('\n\n');
}
