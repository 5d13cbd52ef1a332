import { commandFor, usualLab } from '../core/command-line.ts';
import { describeAction } from './actions.ts';
import type { Lab } from './define-lab.ts';
import { doneWhen, type Lesson, type LessonStep, type Question } from './define-lesson.ts';
import { typed } from './shell.ts';
import { expectationIds, lessonSteps, type PlacedStep, symptomSteps } from './step-ids.ts';

/** What a real run has shown. */
export interface RecordedLesson {
  readonly spireVersion: string;
  /** The line that decided an expectation, by its id. */
  readonly lines: Readonly<Record<string, string>>;
}

/**
 * A lesson as Markdown to read, without a cluster, and with its solution and answers at the end.
 *
 * @param words a list of the terms that it uses, in Markdown, for who meets them here first
 */
export function explainLesson(lesson: Lesson, recorded?: RecordedLesson, words?: string): string {
  const { title, subtitle, id, minutes, on, learns, task, questions, readOn } = lesson;
  return [
    `# ${title}`,
    `About ${subtitle}.`,
    `\`${commandFor(usualLab, 'learn', id)}\` · about ${minutes} minutes · on the lab \`${(on satisfies Lab).id}\``,
    '## What you will learn',
    learns.map((each) => `- ${each}`).join('\n'),
    ...(words === undefined ? [] : [words]),
    ...lessonSteps(lesson).flatMap((placed) => explainStep(placed, on, recorded)),
    '## Your task',
    task.story,
    ...symptomSteps(task.fault).flatMap((placed) => shown(placed, recorded)),
    `You are done when \`${commandFor(usualLab, 'check', id)}\` passes:`,
    doneWhen(task)
      .map(({ describe }) => `- ${describe}`)
      .join('\n'),
    '## Solution',
    `${task.fault.title}. ${task.fault.why}`,
    fenced(task.solution.flatMap((action) => typed(action, on.server))),
    '## Questions',
    ...questions.map(explainQuestion),
    '## Read on',
    readOn.map((each) => `- [${each.title}](${each.url})`).join('\n'),
  ].join('\n\n');
}

function explainStep(placed: PlacedStep<LessonStep>, { server }: Lab, recorded: RecordedLesson | undefined): readonly string[] {
  const { title, why, look, do: actions, expect } = placed.step;
  return [
    `## ${title}`,
    why,
    ...(actions.length === 0 ? [] : [`Do: ${actions.map(describeAction).join('; ')}.`, fenced(actions.flatMap((action) => typed(action, server)))]),
    'Look:',
    fenced([look]),
    ['You must see:', '', ...expect.map(({ describe }) => `- ${describe}`)].join('\n'),
    ...shown(placed, recorded),
  ];
}

/** The lines of a real run, as they were written. */
function shown(placed: PlacedStep, recorded: RecordedLesson | undefined): readonly string[] {
  const lines = expectationIds(placed).flatMap((id) => recorded?.lines[id] ?? []);
  if (recorded === undefined || lines.length === 0) return [];
  const language = lines.every((line) => line.startsWith('{')) ? 'json' : 'text';
  return [`As it was with SPIRE ${recorded.spireVersion}:`, [`\`\`\`${language}`, ...lines, '```'].join('\n')];
}

function explainQuestion({ ask, answer }: Question): string {
  return `**${ask}**\n\n${answer}`;
}

function fenced(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
