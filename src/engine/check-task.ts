import type { Emit } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { stopTwin } from '../lab/actions.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Mistake } from '../lab/mistakes.ts';
import { checkSteps, expectationId, ownSteps, type PlacedStep } from '../lab/step-ids.ts';
import type { Step } from '../lab/steps.ts';
import { beginStep } from './begin.ts';
import { diagnose } from './diagnose.ts';
import { type LessonRun, runOf, takeStep, tryStep } from './lesson-run.ts';

/**
 * After how long an agent gives what the entries say now; milliseconds. In a lab's configuration the server reads its
 * entries anew each second (cache_reload_interval), and each agent asks it each second, give or take a tenth
 * (sync_interval; SPIRE 1.15.3). A pod that starts before that may get what was taken away.
 */
const agentsKnowWithin = 3000;
/** How long a mistake must stand to be one: somebody may be about to mend it; milliseconds. */
const standsFor = 1500;
/** How long a pod of ours may take to go, also after Ctrl-C; milliseconds. */
const goneWithin = 60_000;

/** What became of a task. */
export interface Grade {
  readonly status: StepResult['status'];
  /** All that was looked for, as whoever did the task is told it. */
  readonly expectations: readonly ExpectationResult[];
  /** The same as it was told while it was looked at. */
  readonly steps: readonly StepResult[];
}

/**
 * Whether the task is done, in whichever way: everything that the check expects is seen, no mistake is left that would
 * not pass by itself, and a pod that starts now gets what it should. Ends as soon as the verdict is certain; what was not
 * waited for then is left out. Leaves the lab as it was.
 */
export async function checkTask(lesson: Lesson, run: LessonRun): Promise<Grade> {
  const enough = new AbortController();
  const ending = new AbortController();
  const standing = standingMistake(lesson, { ...run, signal: AbortSignal.any([run.signal, ending.signal]) });
  standing.then(
    () => enough.abort(),
    () => undefined,
  );
  const emit: Emit = (event) => {
    run.emit(event);
    if (event.type === 'expectation.settled' && event.result.status === 'failed') enough.abort();
  };
  try {
    const result = await confirm(lesson, [], { ...run, emit }, enough.signal);
    if (result.status === 'failed' && result.expectations.some(({ status }) => status === 'failed')) return result;
    return result.status === 'failed' ? refused(lesson, result, await standing, run) : await unlessMistaken(lesson, result, run);
  } finally {
    ending.abort();
  }
}

/** Does the task, and waits for all that the check expects. */
export async function solveTask(lesson: Lesson, run: LessonRun): Promise<Grade> {
  return unlessMistaken(lesson, await confirm(lesson, lesson.task.solution, run), run);
}

/** What is seen quickly must not pass before a mistake was looked for. */
async function unlessMistaken(lesson: Lesson, grade: Grade, run: LessonRun): Promise<Grade> {
  if (grade.status === 'failed') return grade;
  const found = await lastingMistake(lesson, run);
  if (found === undefined) return grade;
  await run.clock.after(standsFor, run.signal);
  const still = await lastingMistake(lesson, run);
  return still?.says === found.says ? refused(lesson, grade, still, run) : grade;
}

/** What the check expects, and, where all of that is seen, what a pod confirms that starts only now. */
async function confirm(lesson: Lesson, actions: Step['do'], run: LessonRun, enough: AbortSignal = never): Promise<Grade> {
  const [check, fresh] = checkSteps(lesson);
  const began = run.clock.now();
  const seen = gradeOf(await takeStep(lesson, check, 'check', actions, run, { enough }));
  if (seen.status === 'failed' || fresh === undefined) return seen;
  await run.clock.after(Math.max(0, began + agentsKnowWithin - run.clock.now()), AbortSignal.any([run.signal, enough])).catch((error: unknown) => {
    if (!enough.aborted || run.signal.aborted) throw error;
  });
  if (enough.aborted) return { ...seen, status: 'failed' };
  const confirmed = await withFreshPods(lesson, fresh, run, enough);
  return { status: confirmed.status, expectations: [...seen.expectations, ...confirmed.expectations], steps: [...seen.steps, ...confirmed.steps] };
}

/** Has one pod more of each, which are gone afterwards, whatever happens. */
async function withFreshPods(lesson: Lesson, placed: PlacedStep, run: LessonRun, enough: AbortSignal): Promise<Grade> {
  const { lab, signal } = run;
  const { fresh } = lesson.task;
  const { do: actions, expect } = placed.step;
  const remove = async (signal: AbortSignal): Promise<void> => {
    for (const { of, pod } of fresh) await lab.perform(stopTwin(of, pod), signal);
  };
  // One that a killed check has left.
  await remove(signal);
  try {
    const { result, thrown } = await tryStep(lesson, placed, 'check', actions, run, { enough });
    if (thrown === undefined) return gradeOf(result);
    // Refused by the API server, as by Pod Security: that the pods of before go on proves nothing.
    if (!(thrown instanceof Failure) || thrown.code !== 'E_KUBERNETES') throw thrown;
    const expectations = expect.map(({ describe }, at) => failed(expectationId(placed.id, at), describe, thrown.message));
    return { status: 'failed', expectations, steps: [result] };
  } finally {
    await remove(AbortSignal.timeout(goneWithin));
  }
}

/** The first mistake that is found twice, and would not pass by itself. Ends only with one, or with the signal. */
async function standingMistake(lesson: Lesson, run: LessonRun): Promise<Mistake> {
  for (let before: Mistake | undefined; ; ) {
    const found = await lastingMistake(lesson, run);
    if (found !== undefined && found.says === before?.says) return found;
    before = found;
    await run.clock.after(standsFor, run.signal);
  }
}

async function lastingMistake(lesson: Lesson, run: LessonRun): Promise<Mistake | undefined> {
  return (await diagnose(lesson, run)).find(({ mistake }) => !mistake.mayPass)?.mistake;
}

function refused(lesson: Lesson, { expectations, steps }: Grade, { says }: Mistake, run: LessonRun): Grade {
  const id = ownSteps.mistakes;
  const [title, why] = ['No mistake is left', 'What the check looks at can be right although something else is not yet.'];
  const mistaken = failed(expectationId(id, 0), 'no mistake is left that this lesson knows', says);
  const open = beginStep(runOf(lesson), { id, title, phase: 'check', why }, [mistaken.id], run);
  open.settle(mistaken);
  return { status: 'failed', expectations: [...expectations, mistaken], steps: [...steps, open.end('failed')] };
}

function gradeOf(step: StepResult): Grade {
  return { status: step.status, expectations: step.expectations, steps: [step] };
}

function failed(id: string, describe: string, received: string): ExpectationResult {
  return { id, describe, status: 'failed', reason: 'different', expected: describe, received, evidence: [], nearest: [] };
}

/** For who waits for everything. */
const never = new AbortController().signal;
