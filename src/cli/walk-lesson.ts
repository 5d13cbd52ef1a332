import { labFolder, readRecord } from '../adapters/state/lab-record.ts';
import { readProgress, rememberProgress } from '../adapters/state/progress.ts';
import { commandFor } from '../core/command-line.ts';
import { ExitCode } from '../core/exit-code.ts';
import type { StepResult } from '../core/results.ts';
import { checkTask, solveTask } from '../engine/check-task.ts';
import { takeStep } from '../engine/lesson-run.ts';
import { setTask } from '../engine/run-lesson.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import { lessonSteps } from '../lab/step-ids.ts';
import type { Settings } from '../lifecycle/settings.ts';
import { tellHint } from '../lifecycle/tell-hint.ts';
import { wrapUnder } from '../report/wrap.ts';
import { askLetter } from './ask.ts';
import type { Invocation } from './command.ts';
import { evidenceText, type Screen, wholeEvidence } from './evidence-text.ts';
import { type LessonSessions, lessonSessions } from './lesson-sessions.ts';
import { checkText, hintText, introText, pagesOf, solutionText, stepText, taskText } from './lesson-text.ts';
import { outputWidth, print } from './output.ts';

interface Walk {
  readonly lesson: Lesson;
  readonly settings: Settings;
  readonly lab: LessonSessions;
  readonly screen: Screen;
  readonly ask: (choices: Readonly<Record<string, string>>) => Promise<string | undefined>;
  readonly say: (text: string) => void;
  /** Keeps the place: the next step to take, from 0 on; then the task to be set; then to be done. */
  readonly remember: (at: number, passed?: boolean) => Promise<void>;
}

/** Rows that stand around a text: an empty one before it, the question, and where it is answered. */
const besideText = 5;

/** How a part of the walk ended: the next one follows, or the learner left, or something broke. */
type Ended = { readonly next: true } | { readonly exitCode: number };

/**
 * Through a lesson in a terminal. The lab is held only while something is done on it, so that the learner can use every
 * other command beside it; where the learner is, is kept after each step.
 */
export async function walkThrough(lesson: Lesson, settings: Settings, invocation: Invocation): Promise<number> {
  const { signal } = invocation.interruption;
  const walk: Walk = {
    lesson,
    settings,
    lab: lessonSessions(lesson, settings, invocation),
    screen: { width: Math.min(outputWidth(), 100), rows: process.stdout.rows || 24 },
    ask: (choices) => askLetter(choices, signal),
    say: (text) => print(`\n${text}`),
    remember: (at, passed = false) => rememberProgress(settings.paths.state, lesson.id, at, passed),
  };
  const { say, lab } = walk;
  const count = lesson.steps.length;

  say(introText(lesson, walk.screen.width));
  say(`To type commands yourself, first type this in another terminal:\n  export KUBECONFIG="$(${commandFor(settings, 'kubeconfig')})"`);
  const record = await readRecord(labFolder(settings.paths.state, settings.name));
  const begun = record?.lesson === lesson.id && record.phase === 'ready';
  const { step = 0, passed = false } = (await readProgress(settings.paths.state))[lesson.id] ?? {};
  const at = begun ? Math.min(step, count + 1) : passed ? 0 : Math.min(step, count);
  if (!begun) {
    const ready = await lab.begin();
    if ('exitCode' in ready) return ready.exitCode;
  }
  await walk.remember(at);
  for (const part of at > count ? [walkTask, walkQuestions] : [() => walkSteps(walk, at), walkTask, walkQuestions]) {
    const ended = await part(walk);
    if ('exitCode' in ended) return ended.exitCode;
  }
  say(`You have passed ${lesson.id}. To see what comes next:\n  ${commandFor(settings, 'learn')}`);
  return ExitCode.passed;
}

/** From a step to the task that is set. */
async function walkSteps(walk: Walk, from: number): Promise<Ended> {
  const { lesson, remember } = walk;
  for (let at = from; at <= lesson.steps.length; await remember(at)) {
    const moved = at === lesson.steps.length ? await beginTask(walk) : await walkStep(walk, at);
    if (typeof moved !== 'number') return moved;
    at = Math.max(0, at + moved);
  }
  return { next: true };
}

/** How many steps to go on or back, or how the walk ended. */
async function walkStep(walk: Walk, at: number): Promise<number | Ended> {
  const { lesson, settings, lab, screen, ask, say } = walk;
  const placed = lessonSteps(lesson)[at];
  if (placed === undefined) return 1;
  const { step } = placed;
  const text = stepText(step, lesson.on, at, lesson.steps.length, screen.width);
  const shown = await lab.now();
  if ('exitCode' in shown) return shown;
  if (!(await read(walk, text))) return left(walk);
  const looks = step.do.length === 0 ? { l: 'look' } : { d: 'do it for me, then look', l: 'I did it myself: look' };
  let last: StepResult | undefined;
  for (;;) {
    const choice = await ask({ ...looks, ...(last === undefined ? {} : { e: 'everything that was read' }), s: 'show the step again', b: 'back' });
    if (choice === undefined) return left(walk);
    if (choice === 'b') return -1;
    if (choice === 's' && !(await read(walk, text))) return left(walk);
    if (choice === 'e' && last !== undefined) say(wholeEvidence(last));
    if (choice === 's' || choice === 'e') continue;
    // What was done by hand may have been done since the step was shown; what is done now is seen from now on.
    const done = await (choice === 'd'
      ? lab.look(step, (run) => takeStep(lesson, placed, 'lesson', step.do, run))
      : lab.look(step, (run) => takeStep(lesson, placed, 'lesson', [], run, { shownAt: shown.value }), shown.value));
    if ('exitCode' in done) return done;
    last = done.value;
    say(evidenceText(step, last, screen));
    if (last.status === 'passed') return goOn(walk, last, at);
    say(['Not everything was seen. You can try again. To bring the lab back:', `  ${commandFor(settings, 'reset')}`].join('\n'));
  }
}

/** Stays until what was seen was read: the next step would push it off the screen. */
async function goOn(walk: Walk, seen: StepResult, at: number): Promise<number | Ended> {
  const { ask, say, remember } = walk;
  await remember(at + 1);
  for (;;) {
    const choice = await ask({ n: 'go on', e: 'everything that was read' });
    if (choice === undefined) return left(walk);
    if (choice === 'n') return 1;
    say(wholeEvidence(seen));
  }
}

/** Says something that may be longer than the screen, a screenful at a time. False where the learner left. */
async function read({ screen, ask, say }: Walk, text: string): Promise<boolean> {
  const pages = pagesOf(text, screen.rows - besideText);
  for (const page of pages.slice(0, -1)) {
    say(page);
    if ((await ask({ m: 'read on' })) === undefined) return false;
  }
  say(pages.at(-1) ?? '');
  return true;
}

async function beginTask(walk: Walk): Promise<number | Ended> {
  const { lesson, lab, screen, ask, say } = walk;
  say('The steps are done. The task comes next: something in the lab is broken on purpose, and you find it and mend it.');
  const choice = await ask({ t: 'begin the task', b: 'back' });
  if (choice === undefined) return left(walk);
  if (choice === 'b') return -1;
  const { symptoms } = lesson.task.fault;
  const done = await lab.look({ expect: symptoms.flatMap((step) => step.expect) }, (run) => setTask(lesson, run));
  if ('exitCode' in done) return done;
  const [missing] = [...done.value.entries()].filter(([, { status }]) => status !== 'passed');
  if (missing === undefined) return 1;
  const [at, result] = missing;
  say(['The task could not be set:', evidenceText({ expect: symptoms[at]?.expect ?? [] }, result, screen)].join('\n'));
  return { exitCode: ExitCode.expectationFailed };
}

async function walkTask(walk: Walk): Promise<Ended> {
  const { lesson, settings, lab, screen, ask, say, remember } = walk;
  const { width } = screen;
  if (!(await read(walk, taskText(lesson, settings, width)))) return left(walk);
  for (;;) {
    const choice = await ask({ c: 'check my work', h: 'hint', s: 'show the solution, and do it', t: 'show the task again' });
    if (choice === undefined) return left(walk);
    if (choice === 't' && !(await read(walk, taskText(lesson, settings, width)))) return left(walk);
    if (choice === 'h') {
      const found = await lab.ask((run) => tellHint(lesson, run, settings, 'next'));
      if ('exitCode' in found) return found;
      say(hintText(lesson, found.value, settings, width));
    }
    if (choice === 's') say(solutionText(lesson, width));
    if (choice !== 's' && choice !== 'c') continue;
    const judge = choice === 's' ? solveTask : checkTask;
    const done = await lab.look(lesson.task.check, async (run) => {
      const grade = await judge(lesson, run);
      return { grade, hint: grade.status === 'passed' ? undefined : await tellHint(lesson, run, settings, 'again') };
    });
    if ('exitCode' in done) return done;
    say(checkText(lesson, done.value.grade, done.value.hint, settings, width));
    if (done.value.grade.status !== 'passed') continue;
    await remember(lesson.steps.length + 1, true);
    return { next: true };
  }
}

async function walkQuestions(walk: Walk): Promise<Ended> {
  const { lesson, screen, ask, say } = walk;
  for (const question of lesson.questions) {
    say(wrapUnder('Question: ', question.ask, screen.width).join('\n'));
    if ((await ask({ a: 'show the answer' })) === undefined) return left(walk);
    say(wrapUnder('Answer:   ', question.answer, screen.width).join('\n'));
  }
  // In the first column: a terminal that has to break an address can then be copied from all the same.
  say(['Read on:', ...lesson.readOn.flatMap(({ title, url }) => [`  ${title}`, url])].join('\n'));
  return { next: true };
}

function left({ lesson, settings }: Walk): Ended {
  print(`\nYour place is kept. To go on from here:\n  ${commandFor(settings, 'learn', lesson.id)}`);
  return { exitCode: ExitCode.passed };
}
