import { labFolder, readRecord } from '../adapters/state/lab-record.ts';
import { readProgress, rememberProgress } from '../adapters/state/progress.ts';
import { commandFor } from '../core/command-line.ts';
import { ExitCode } from '../core/exit-code.ts';
import { checkTask, solveTask } from '../engine/check-task.ts';
import { takeStep } from '../engine/lesson-run.ts';
import { setTask } from '../engine/run-lesson.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Settings } from '../lifecycle/settings.ts';
import { tellHint } from '../lifecycle/tell-hint.ts';
import { wrap, wrapUnder } from '../report/wrap.ts';
import { askLetter } from './ask.ts';
import type { Invocation } from './command.ts';
import { type LessonSessions, lessonSessions } from './lesson-sessions.ts';
import { checkText, evidenceText, hintText, introText, solutionText, stepText, taskText } from './lesson-text.ts';
import { outputWidth, print } from './output.ts';

interface Walk {
  readonly lesson: Lesson;
  readonly settings: Settings;
  readonly lab: LessonSessions;
  readonly width: number;
  readonly ask: (choices: Readonly<Record<string, string>>) => Promise<string | undefined>;
  readonly say: (text: string) => void;
  /** Keeps the place: the next step to take, from 0 on; then the task to be set; then to be done. */
  readonly remember: (at: number, passed?: boolean) => Promise<void>;
}

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
    width: Math.min(outputWidth(), 100),
    ask: (choices) => askLetter(choices, signal),
    say: (text) => print(`\n${text}`),
    remember: (at, passed = false) => rememberProgress(settings.paths.state, lesson.id, at, passed),
  };
  const { say, width, lab } = walk;
  const count = lesson.steps.length;

  say(introText(lesson, width));
  say(`To type commands yourself, in another terminal:\n  export KUBECONFIG="$(${commandFor(settings, 'kubeconfig')})"`);
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
  say(`You have passed ${lesson.id}. ${commandFor(settings, 'learn')} shows what comes next.`);
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
  const { lesson, settings, lab, width, ask, say } = walk;
  const step = lesson.steps[at];
  if (step === undefined) return 1;
  const shown = await lab.now();
  if ('exitCode' in shown) return shown;
  say(stepText(step, at, lesson.steps.length, width));
  const choice = await ask(step.do.length === 0 ? { l: 'look', b: 'back' } : { d: 'do it for me, and look', l: 'I do it now; just look', b: 'back' });
  if (choice === undefined) return left(walk);
  if (choice === 'b') return -1;
  // What was done by hand may have been done since the step was shown; what is done now is seen from now on.
  const done = await (choice === 'd'
    ? lab.look(step, (run) => takeStep(lesson, step, 'lesson', step.do, run))
    : lab.look(step, (run) => takeStep(lesson, step, 'lesson', [], run, { shownAt: shown.value }), shown.value));
  if ('exitCode' in done) return done;
  say(evidenceText(done.value, width));
  if (done.value.status === 'passed') return 1;
  say(wrap(`Not everything was seen. Read the step once more, and try again; ${commandFor(settings, 'reset')} brings the lab back.`, width).join('\n'));
  return 0;
}

async function beginTask(walk: Walk): Promise<number | Ended> {
  const { lesson, lab, width, ask, say } = walk;
  say('The steps are done. What comes next breaks something, and you find out what.');
  const choice = await ask({ t: 'begin the task', b: 'back' });
  if (choice === undefined) return left(walk);
  if (choice === 'b') return -1;
  const done = await lab.look(lesson.task.seen, (run) => setTask(lesson, run));
  if ('exitCode' in done) return done;
  if (done.value.status === 'passed') return 1;
  say(['The task could not be set:', evidenceText(done.value, width)].join('\n'));
  return { exitCode: ExitCode.expectationFailed };
}

async function walkTask(walk: Walk): Promise<Ended> {
  const { lesson, settings, lab, width, ask, say, remember } = walk;
  say(taskText(lesson, settings, width));
  for (;;) {
    const choice = await ask({ c: 'check', h: 'hint', s: 'solution', t: 'the task again' });
    if (choice === undefined) return left(walk);
    if (choice === 't') say(taskText(lesson, settings, width));
    if (choice === 'h') {
      const found = await lab.ask((run) => tellHint(lesson, run, settings, 'next'));
      if ('exitCode' in found) return found;
      say(hintText(lesson, found.value, settings, width));
    }
    if (choice === 's') say(solutionText(lesson));
    if (choice !== 's' && choice !== 'c') continue;
    const judge = choice === 's' ? solveTask : checkTask;
    const done = await lab.look(lesson.task.check, async (run) => {
      const step = await judge(lesson, run);
      return { step, hint: step.status === 'passed' ? undefined : await tellHint(lesson, run, settings, 'again') };
    });
    if ('exitCode' in done) return done;
    say(checkText(lesson, done.value.step, done.value.hint, settings, width));
    if (done.value.step.status !== 'passed') continue;
    await remember(lesson.steps.length + 1, true);
    return { next: true };
  }
}

async function walkQuestions(walk: Walk): Promise<Ended> {
  const { lesson, width, ask, say } = walk;
  for (const question of lesson.questions) {
    say(wrapUnder('Question: ', question.ask, width).join('\n'));
    if ((await ask({ a: 'show the answer' })) === undefined) return left(walk);
    say(wrapUnder('Answer:   ', question.answer, width).join('\n'));
  }
  say(['Read on:', ...lesson.readOn.flatMap(({ title, url }) => [`  ${title}`, `    ${url}`])].join('\n'));
  return { next: true };
}

function left({ lesson, settings }: Walk): Ended {
  print(`\nYour place is kept: ${commandFor(settings, 'learn', lesson.id)} goes on here.`);
  return { exitCode: ExitCode.passed };
}
