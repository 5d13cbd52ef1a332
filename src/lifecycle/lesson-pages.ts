import { commandFor, usualLab } from '../core/command-line.ts';
import type { Lab } from '../lab/define-lab.ts';
import { explainLesson } from '../lab/explain-lesson.ts';
import { fullTitle } from '../lab/full-title.ts';
import { labDrawing } from './lab-drawing.ts';
import { allLessons } from './lessons.ts';
import { recordedLesson } from './recorded-lesson.ts';
import { allWords, type Word, wordsIn } from './words.ts';

/** The pages of docs/labs by file name: one for each lesson, and the path. */
export async function lessonPages(): Promise<ReadonlyMap<string, string>> {
  const lessons = await allLessons();
  const rows = lessons.map((lesson) => `| [${lesson.id}](${lesson.id}.md) | ${lesson.minutes} | ${fullTitle(lesson)} |`);
  const path = [
    '# Lessons',
    `In this order, or in any other: each begins on a lab in its first state. \`${commandFor(usualLab, 'learn')}\` shows how far you came.`,
    ...(await Promise.all([...new Set(lessons.map(({ on }) => on))].map(pictured))),
    'What the words mean: [words](../words.md).',
    ['| lesson | minutes | what it is about |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
  const pages = new Map([['README.md', `${path}\n`]]);
  const words = await allWords();
  for (const lesson of lessons) {
    const recorded = await recordedLesson(lesson.id);
    const used = wordsIn(explainLesson(lesson), words);
    pages.set(`${lesson.id}.md`, `${explainLesson(lesson, recorded, glossary(used))}\n`);
  }
  return pages;
}

async function pictured(lab: Lab): Promise<string> {
  return [`What is where in the lab \`${lab.id}\`:`, ['```text', await labDrawing(lab), '```'].join('\n')].join('\n\n');
}

/** Folded away: who knows the words need not scroll past them. */
function glossary(words: readonly Word[]): string {
  const rows = words.map(({ term, meaning }) => `| ${term} | ${meaning} |`);
  return [
    '<details><summary>Words that this lesson uses</summary>',
    ['| word | meaning |', '| --- | --- |', ...rows].join('\n'),
    'All of them: [words](../words.md).',
    '</details>',
  ].join('\n\n');
}
