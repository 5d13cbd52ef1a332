import type { Emit } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { ExpectationResult, StepPhase, StepResult, TestResult } from '../core/results.ts';
import type { Step } from '../lab/define-lab.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Mistake } from '../lab/mistakes.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { RunningLab } from './ports.ts';
import { runStep } from './run-step.ts';

export interface LessonRun {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** A mistake that is made in this very cluster. */
export interface Hint {
  readonly mistake: Mistake;
  readonly advice: string;
}

export interface LessonOutcome {
  readonly result: TestResult;
  readonly thrown?: unknown;
}

/** One step of a lesson, its actions done for the learner or left to them. @throws what broke the ground or an action */
export async function takeStep(lesson: Lesson, step: Step, phase: StepPhase, actions: Step['do'], run: LessonRun): Promise<StepResult> {
  const context = { lab: run.lab, clock: run.clock, cluster: run.cluster, signal: run.signal, baselines: new Map<string, unknown>() };
  const outcome = await runStep(step, { of: { test: testOf(lesson), repetition: 1 }, phase, actions, emit: run.emit }, context);
  if (outcome.thrown !== undefined) throw outcome.thrown;
  return outcome.result;
}

/** Has the fault of the task in the lab, and proves that it is. */
export function setTask(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  return takeStep(lesson, lesson.task.seen, 'fault', lesson.task.fault.inject, run);
}

/** Whether the task is done, in whichever way. Changes nothing. */
export function checkTask(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  return takeStep(lesson, lesson.task.check, 'check', [], run);
}

export function solveTask(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  return takeStep(lesson, lesson.task.check, 'check', lesson.task.solution, run);
}

/** Which of the mistakes that the lesson knows are made in this cluster. */
export async function diagnose(lesson: Lesson, { lab, signal }: Pick<LessonRun, 'lab' | 'signal'>): Promise<readonly Hint[]> {
  const hints: Hint[] = [];
  for (const { probe, finds, advice } of lesson.task.diagnoses) {
    // What cannot be asked while the server is down shows no mistake; the diagnosis that looks at its pod does.
    const asked = await lab.ask(probe, signal).catch(unanswered);
    const mistake = asked instanceof Failure ? undefined : finds(asked);
    if (mistake !== undefined) hints.push({ mistake, advice });
  }
  return hints;
}

function unanswered(error: unknown): Failure {
  if (error instanceof Failure && (error.code === 'E_SPIRE_CLI' || error.code === 'E_KUBERNETES')) return error;
  throw error;
}

/**
 * The whole lesson with nobody there: every step is taken, the task is set, its check must fail and its hints must name
 * a mistake, the solution is done, and the check must pass.
 */
export async function runLesson(lesson: Lesson, run: LessonRun): Promise<LessonOutcome> {
  const { clock, cluster, emit } = run;
  emit({ type: 'test.started', run: { test: testOf(lesson), repetition: 1 }, title: lesson.title });
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const steps: StepResult[] = [];
  let thrown: unknown;
  try {
    const moves = [
      ...lesson.steps.map((step) => () => takeStep(lesson, step, 'lesson', step.do, run)),
      () => setTask(lesson, run),
      () => checkMustFail(lesson, run),
      () => solveTask(lesson, run),
    ];
    for (const move of moves) {
      const result = await move();
      steps.push(result);
      if (result.status === 'failed') break;
    }
  } catch (error) {
    thrown = error;
  }
  const failed = steps.some(({ status }) => status === 'failed');
  const result: TestResult = {
    id: testOf(lesson),
    repetition: 1,
    title: lesson.title,
    status: thrown !== undefined ? 'error' : failed ? 'failed' : 'passed',
    startedAt,
    seconds: (clock.now() - began) / 1000,
    tainted: false,
    steps,
  };
  emit({ type: 'test.ended', result });
  return thrown === undefined ? { result } : { result, thrown };
}

/** What the check says of an unsolved task is what is looked for here, so it is not told as a failure. */
async function checkMustFail(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  const { clock, cluster, emit } = run;
  const of = { test: testOf(lesson), repetition: 1 };
  const [title, why] = ['The check does not let the lab pass as it is', 'A check that passes before the task is done would prove nothing after it.'];
  emit({ type: 'step.started', run: of, step: title, phase: 'check', why, expectations: 2 });
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const refused = await firstRefusal(lesson, run);
  const hints = await diagnose(lesson, run);
  const expectations = [
    verdict('the check fails before the task is done', refused.length > 0, refused.map(({ describe, received }) => `${describe}: ${received}`).join('; ')),
    verdict('a hint names the mistake', hints.length > 0, hints.map(({ mistake }) => mistake.says).join(' ')),
  ];
  for (const result of expectations) emit({ type: 'expectation.settled', run: of, step: title, result });
  const status = expectations.every((each) => each.status === 'passed') ? 'passed' : 'failed';
  const result: StepResult = { title, why, phase: 'check', status, startedAt, seconds: (clock.now() - began) / 1000, expectations };
  emit({ type: 'step.ended', run: of, result });
  return result;
}

/** One refusal is enough: the rest of a check that fails need not be waited for. */
async function firstRefusal(lesson: Lesson, run: LessonRun): Promise<readonly ExpectationResult[]> {
  const refused: ExpectationResult[] = [];
  const enough = new AbortController();
  const emit: Emit = (event) => {
    if (event.type !== 'expectation.settled' || event.result.status !== 'failed') return;
    refused.push(event.result);
    enough.abort();
  };
  await checkTask(lesson, { ...run, emit, signal: AbortSignal.any([run.signal, enough.signal]) }).catch((error: unknown) => {
    if (!enough.signal.aborted || run.signal.aborted) throw error;
  });
  return refused;
}

function verdict(describe: string, holds: boolean, received: string): ExpectationResult {
  const base = { describe, expected: describe, evidence: [], nearest: [] };
  return holds ? { ...base, status: 'passed', received } : { ...base, status: 'failed', reason: 'different', received: 'it does not' };
}

function testOf({ id }: Lesson): string {
  return `lesson.${id}`;
}
