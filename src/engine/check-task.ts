import type { Emit } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { stopTwin } from '../lab/actions.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Mistake } from '../lab/mistakes.ts';
import { checkSteps, expectationId, ownSteps, type PlacedStep } from '../lab/step-ids.ts';
import type { Step } from '../lab/steps.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import { diagnose } from './diagnose.ts';
import { type LessonRun, takeStep } from './lesson-run.ts';

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

/**
 * Whether the task is done, in whichever way: everything that the check expects is seen, no mistake is left that would
 * not pass by itself, and a pod that starts now gets what it should. Ends as soon as the verdict is certain; what was not
 * waited for then is left out. Leaves the lab as it was.
 */
export async function checkTask(lesson: Lesson, run: LessonRun): Promise<StepResult> {
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
    return result.status === 'failed' ? refused(result, await standing) : await unlessMistaken(lesson, result, run);
  } finally {
    ending.abort();
  }
}

/** Does the task, and waits for all that the check expects. */
export async function solveTask(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  return unlessMistaken(lesson, await confirm(lesson, lesson.task.solution, run), run);
}

/** What is seen quickly must not pass before a mistake was looked for. */
async function unlessMistaken(lesson: Lesson, result: StepResult, run: LessonRun): Promise<StepResult> {
  if (result.status === 'failed') return result;
  const found = await lastingMistake(lesson, run);
  if (found === undefined) return result;
  await run.clock.after(standsFor, run.signal);
  const still = await lastingMistake(lesson, run);
  return still?.says === found.says ? refused(result, still) : result;
}

/** What the check expects, and, where all of that is seen, what a pod confirms that starts only now. */
async function confirm(lesson: Lesson, actions: Step['do'], run: LessonRun, enough: AbortSignal = never): Promise<StepResult> {
  const [check, fresh] = checkSteps(lesson);
  const began = run.clock.now();
  const seen = await takeStep(lesson, check, 'check', actions, run, { enough });
  if (seen.status === 'failed' || fresh === undefined) return seen;
  await run.clock.after(Math.max(0, began + agentsKnowWithin - run.clock.now()), AbortSignal.any([run.signal, enough])).catch((error: unknown) => {
    if (!enough.aborted || run.signal.aborted) throw error;
  });
  if (enough.aborted) return { ...seen, status: 'failed' };
  const confirmed = await withFreshPods(lesson, fresh, () => takeStep(lesson, fresh, 'check', fresh.step.do, run, { enough }), run);
  return { ...seen, status: confirmed.status, seconds: (run.clock.now() - began) / 1000, expectations: [...seen.expectations, ...confirmed.expectations] };
}

/** Has one pod more of each, which are gone afterwards, whatever happens. */
async function withFreshPods(
  { task: { fresh } }: Lesson,
  { id, step: { title, why, expect } }: PlacedStep,
  take: () => Promise<StepResult>,
  { lab, clock, cluster, signal }: LessonRun,
): Promise<StepResult> {
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const remove = async (signal: AbortSignal): Promise<void> => {
    for (const { of, pod } of fresh) await lab.perform(stopTwin(of, pod), signal);
  };
  // One that a killed check has left.
  await remove(signal);
  try {
    return await take();
  } catch (error) {
    // Refused by the API server, as by Pod Security: that the pods of before go on proves nothing.
    if (!(error instanceof Failure) || error.code !== 'E_KUBERNETES') throw error;
    const expectations = expect.map(({ describe }, at) => failed(expectationId(id, at), describe, error.message));
    return { id, title, why, phase: 'check', status: 'failed', startedAt, seconds: (clock.now() - began) / 1000, expectations };
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

function refused(result: StepResult, { says }: Mistake): StepResult {
  return {
    ...result,
    status: 'failed',
    expectations: [...result.expectations, failed(expectationId(ownSteps.mistakes, 0), 'no mistake is left that this lesson knows', says)],
  };
}

function failed(id: string, describe: string, received: string): ExpectationResult {
  return { id, describe, status: 'failed', reason: 'different', expected: describe, received, evidence: [], nearest: [] };
}

/** For who waits for everything. */
const never = new AbortController().signal;
