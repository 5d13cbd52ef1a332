import { commandFor, type LabAddress } from '../core/command-line.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import type { StagedHint } from '../engine/hint-stages.ts';
import type { Step } from '../lab/define-lab.ts';
import { doneWhen, type Lesson, type LessonStep } from '../lab/define-lesson.ts';
import type { FreshPod } from '../lab/fresh-pods.ts';
import { typed } from '../lab/shell.ts';
import { wrap, wrapUnder } from '../report/wrap.ts';

/** What a learner reads: plain lines of at most `width` columns, commands and log lines whole. No colour carries meaning. */

export interface LessonOnPath extends Pick<Lesson, 'id' | 'title' | 'minutes'> {
  readonly state: 'passed' | 'begun' | 'new';
}

export function pathText(lessons: readonly LessonOnPath[], settings: LabAddress, width: number): string {
  const longest = Math.max(...lessons.map(({ id }) => id.length));
  const next = lessons.find(({ state }) => state !== 'passed');
  return [
    ...lessons.flatMap(({ id, title, minutes, state }) =>
      wrapUnder(`${state.padEnd(6)}  ${id.padEnd(longest)}  ${String(minutes).padStart(2)} min  `, title, width),
    ),
    '',
    next === undefined ? 'You have passed every lesson.' : `Next: ${commandFor(settings, 'learn', next.id)}`,
  ].join('\n');
}

export function introText({ title, subtitle, minutes, learns, steps }: Lesson, width: number): string {
  return [
    ...wrap(subtitle === undefined ? title : `${title}: ${subtitle}`, width),
    '',
    `About ${minutes} minutes, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} and a task. You will learn:`,
    ...learns.flatMap((each) => wrapUnder('  - ', each, width)),
  ].join('\n');
}

export function stepText(step: LessonStep, index: number, count: number, width: number): string {
  const commands = step.do.flatMap(typed);
  return [
    ...wrap(`Step ${index + 1} of ${count}: ${step.title}`, width),
    '',
    ...wrap(step.why, width),
    ...(commands.length === 0 ? [] : ['', 'Do:', ...commands.map((command) => `  ${command}`)]),
    '',
    'Look:',
    `  ${step.look}`,
    '',
    'You must see:',
    ...seen(step.expect, width),
  ].join('\n');
}

export function taskText({ id, task }: Lesson, settings: LabAddress, width: number): string {
  return [
    'Your task',
    '',
    ...wrap(task.story, width),
    '',
    'It is done when:',
    ...seen(doneWhen(task), width),
    '',
    `From another terminal: ${commandFor(settings, 'check', id)}`,
  ].join('\n');
}

/** Under its title one command a line, to be pasted into a shell in the project's folder. */
export function solutionText({ task }: Lesson): string {
  return ['The solution:', ...task.solution.flatMap(typed).map((line) => `  ${line}`)].join('\n');
}

/** Said before anything is looked for: it may take a while, and nothing else moves meanwhile. */
export function lookingText({ expect }: Step, fresh: readonly FreshPod[] = []): string {
  const seconds = longest(expect) + longest(fresh.flatMap((pod) => pod.expect));
  return `Looking, for ${seconds} s at most …`;
}

function longest(expect: Step['expect']): number {
  return Math.max(0, ...expect.map((each) => ('window' in each ? each.window.closesAfter : 'within' in each ? each.within : 0)));
}

const word: Readonly<Record<ExpectationResult['status'], string>> = { passed: '  seen      ', failed: '  NOT seen  ', skipped: '  left out  ' };

/** What was looked for, and the real line that was found; of what is missing, what there is instead. */
export function evidenceText({ expectations }: StepResult, width: number): string {
  return expectations
    .flatMap(({ describe, status, received, evidence }) => [
      ...wrapUnder(word[status], describe, width),
      ...(status === 'passed' ? [] : wrapUnder('            ', received, width)),
      ...evidence.flatMap((each) => (each.kind === 'line' ? [`    ${each.line.trimEnd()}`] : [])),
    ])
    .join('\n');
}

export function checkText(lesson: Lesson, step: StepResult, hint: StagedHint | undefined, lab: LabAddress, width: number): string {
  if (step.status === 'passed') return `The task of ${lesson.id} is done.`;
  const missing = step.expectations.filter(({ status }) => status !== 'passed').flatMap(({ describe }) => wrapUnder('  - ', describe, width));
  return [`The task of ${lesson.id} is not done yet. Missing:`, ...missing, '', hintText(lesson, hint, lab, width)].join('\n');
}

/** As much of a hint as is told by now, and how to be told more. */
export function hintText({ id }: Pick<Lesson, 'id'>, hint: StagedHint | undefined, lab: LabAddress, width: number): string {
  if (hint === undefined) {
    return wrap(
      `No mistake that this lesson knows is in your lab. What was changed a moment ago may need some seconds; else ${commandFor(lab, 'status')} says all that is not as it was at first.`,
      width,
    ).join('\n');
  }
  const { stage, where, differs, says } = hint;
  return [
    ...wrapUnder('Where to look: ', where, width),
    ...(differs === undefined ? [] : wrapUnder('What differs:  ', differs, width)),
    ...(says === undefined ? [] : wrapUnder('Exactly:       ', says, width)),
    ...(stage === 3 ? [] : [`Hint ${stage} of 3. The next one: ${commandFor(lab, 'hint', id)}`]),
  ].join('\n');
}

function seen(expect: Step['expect'], width: number): readonly string[] {
  return expect.flatMap(({ describe }) => wrapUnder('  - ', describe, width));
}
