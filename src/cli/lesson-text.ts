import { commandFor, type LabAddress } from '../core/command-line.ts';
import type { Grade } from '../engine/check-task.ts';
import type { StagedHint } from '../engine/hint-stages.ts';
import type { Lab } from '../lab/define-lab.ts';
import { doneWhen, type Lesson, type LessonStep } from '../lab/define-lesson.ts';
import type { RoundExpectation } from '../lab/expectations.ts';
import type { FreshPod } from '../lab/fresh-pods.ts';
import { fullTitle } from '../lab/full-title.ts';
import { typed } from '../lab/shell.ts';
import type { Step } from '../lab/steps.ts';
import { foldCommand } from '../report/fold-command.ts';
import { wrap, wrapUnder } from '../report/wrap.ts';

/** What a learner reads: plain lines of at most `width` columns, commands so that they can be pasted. No colour carries meaning. */

export interface LessonOnPath extends Pick<Lesson, 'id' | 'title' | 'subtitle' | 'minutes'> {
  readonly state: 'passed' | 'begun' | 'new';
}

export function pathText(lessons: readonly LessonOnPath[], lab: LabAddress, width: number): string {
  const longest = Math.max(...lessons.map(({ id }) => id.length));
  // Whoever began one goes on with it.
  const next = lessons.find(({ state }) => state === 'begun') ?? lessons.find(({ state }) => state !== 'passed');
  return [
    ...lessons.flatMap((lesson) =>
      wrapUnder(`${lesson.state.padEnd(6)}  ${lesson.id.padEnd(longest)}  ${String(lesson.minutes).padStart(2)} min  `, fullTitle(lesson), width),
    ),
    '',
    ...(next === undefined
      ? ['You have passed every lesson.']
      : [next.state === 'begun' ? `You have begun ${next.id}. To go on:` : `The next lesson is ${next.id}:`, `  ${commandFor(lab, 'learn', next.id)}`]),
  ].join('\n');
}

export function introText(lesson: Lesson, width: number): string {
  const { minutes, learns, steps } = lesson;
  return [
    ...wrap(fullTitle(lesson), width),
    '',
    `About ${minutes} minutes, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} and a task. You will learn:`,
    ...learns.flatMap((each) => wrapUnder('  - ', each, width)),
  ].join('\n');
}

export function stepText(step: LessonStep, { server }: Lab, index: number, count: number, width: number): string {
  const commands = step.do.flatMap((action) => typed(action, server));
  return [
    ...wrap(`Step ${index + 1} of ${count}: ${step.title}`, width),
    '',
    ...wrap(step.why, width),
    ...(commands.length === 0 ? [] : ['', 'Do:', ...commands.flatMap((command) => foldCommand(command, width))]),
    '',
    'Look:',
    ...foldCommand(step.look, width),
    '',
    'You must see:',
    ...seen(step.expect, width),
  ].join('\n');
}

export function taskText({ id, task }: Lesson, lab: LabAddress, width: number): string {
  return [
    'Your task',
    '',
    ...wrap(task.story, width),
    '',
    'It is done when:',
    ...seen(doneWhen(task), width),
    '',
    'From another terminal:',
    ...foldCommand(commandFor(lab, 'check', id), width),
  ].join('\n');
}

/** Under its title the commands, to be pasted into a shell in the project's folder. */
export function solutionText({ on, task }: Lesson, width: number): string {
  return ['The solution:', ...task.solution.flatMap((action) => typed(action, on.server)).flatMap((command) => foldCommand(command, width))].join('\n');
}

/** What is looked for, of one step or of several. */
export interface Looked {
  readonly expect: readonly RoundExpectation[];
}

/** Said before anything is looked for: it may take a while, and nothing else moves meanwhile. */
export function lookingText({ expect }: Looked, fresh: readonly FreshPod[] = []): string {
  const seconds = longest(expect) + longest(fresh.flatMap((pod) => pod.expect));
  return `Looking at the lab; this takes ${seconds} s at most …`;
}

function longest(expect: Looked['expect']): number {
  return Math.max(0, ...expect.map((each) => ('window' in each ? each.window.closesAfter : 'within' in each ? each.within : 0)));
}

export function checkText(lesson: Lesson, grade: Grade, hint: StagedHint | undefined, lab: LabAddress, width: number): string {
  if (grade.status === 'passed') return `The task of ${lesson.id} is done.`;
  const missing = grade.expectations.filter(({ status }) => status !== 'passed').flatMap(({ describe }) => wrapUnder('  - ', describe, width));
  return [`The task of ${lesson.id} is not done yet. Missing:`, ...missing, '', hintText(lesson, hint, lab, width)].join('\n');
}

/** As much of a hint as is told by now, and how to be told more. */
export function hintText({ id }: Pick<Lesson, 'id'>, hint: StagedHint | undefined, lab: LabAddress, width: number): string {
  if (hint === undefined) {
    return [
      ...wrap(
        'This lesson knows no mistake that fits your lab. If you changed something a moment ago, wait some seconds and try again. To see everything that differs from the first state of the lab:',
        width,
      ),
      ...foldCommand(commandFor(lab, 'status'), width),
    ].join('\n');
  }
  const { stage, where, differs, says } = hint;
  return [
    ...wrapUnder('Where to look: ', where, width),
    ...(differs === undefined ? [] : wrapUnder('What differs:  ', differs, width)),
    ...(says === undefined ? [] : wrapUnder('Exactly:       ', says, width)),
    ...(stage === 3 ? [] : [`Hint ${stage} of 3. The next one:`, ...foldCommand(commandFor(lab, 'hint', id), width)]),
  ].join('\n');
}

/** A text in pages of at most so many rows, turned between paragraphs where that is possible. */
export function pagesOf(text: string, rows: number): readonly string[] {
  const lines = text.split('\n');
  if (lines.length <= rows) return [text];
  const gap = lines.lastIndexOf('', rows - 1);
  const [end, next] = gap > 0 ? [gap, gap + 1] : [rows, rows];
  return [lines.slice(0, end).join('\n'), ...pagesOf(lines.slice(next).join('\n'), rows)];
}

function seen(expect: Step['expect'], width: number): readonly string[] {
  return expect.flatMap(({ describe }) => wrapUnder('  - ', describe, width));
}
