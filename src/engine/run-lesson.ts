import type { ExpectationResult, StepResult, TestResult } from '../core/results.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import { expectationId, lessonSteps, ownSteps, symptomSteps } from '../lab/step-ids.ts';
import { baselinesOf } from './baselines.ts';
import { beginStep, beginTest } from './begin.ts';
import { checkTask, solveTask } from './check-task.ts';
import { diagnose } from './diagnose.ts';
import { type LessonRun, runOf, takeStep } from './lesson-run.ts';

export interface LessonOutcome {
  readonly result: TestResult;
  readonly thrown?: unknown;
}

/** Has the fault of the task in the lab, and proves that it is: every symptom is seen, in order, until one is not. */
export async function setTask({ task, ...lesson }: Lesson, run: LessonRun): Promise<readonly StepResult[]> {
  const { fault, tidy = [] } = task;
  const baselines = await baselinesOf(fault.symptoms, run);
  const results: StepResult[] = [];
  for (const [at, placed] of symptomSteps(fault).entries()) {
    const actions = at === 0 ? [...tidy, ...fault.inject, ...placed.step.do] : placed.step.do;
    const result = await takeStep(lesson, placed, 'fault', actions, run, { baselines });
    results.push(result);
    if (result.status === 'failed') break;
  }
  return results;
}

/**
 * The whole lesson with nobody there: every step is taken, the task is set, its check must fail and its hints must name
 * a mistake, the solution is done, and the check must pass.
 */
export async function runLesson(lesson: Lesson, run: LessonRun): Promise<LessonOutcome> {
  const open = beginTest(runOf(lesson), lesson.title, run);
  const steps: StepResult[] = [];
  let thrown: unknown;
  try {
    const moves = [
      ...lessonSteps(lesson).map((placed) => async () => [await takeStep(lesson, placed, 'lesson', placed.step.do, run)]),
      () => setTask(lesson, run),
      async () => [await checkMustFail(lesson, run)],
      async () => (await solveTask(lesson, run)).steps,
    ];
    for (const move of moves) {
      const results = await move();
      steps.push(...results);
      if (results.some(({ status }) => status === 'failed')) break;
    }
  } catch (error) {
    thrown = error;
  }
  const failed = steps.some(({ status }) => status === 'failed');
  const result = open.end({ status: thrown !== undefined ? 'error' : failed ? 'failed' : 'passed', tainted: false }, steps);
  return thrown === undefined ? { result } : { result, thrown };
}

/** What the check says of an unsolved task is what is looked for here, so it is not told as a failure. */
async function checkMustFail(lesson: Lesson, run: LessonRun): Promise<StepResult> {
  const of = runOf(lesson);
  const id = ownSteps.unsolved;
  const [title, why] = ['The check does not let the lab pass as it is', 'A check that passes before the task is done would prove nothing after it.'];
  const expected = [expectationId(id, 0), expectationId(id, 1)];
  const open = beginStep(of, { id, title, phase: 'check', why }, expected, run);
  const { status: checked, expectations: seen } = await checkTask(lesson, { ...run, emit: () => undefined });
  const refused = checked === 'failed' ? seen.filter(({ status }) => status === 'failed') : [];
  const hints = await diagnose(lesson, run);
  const expectations = [
    verdict(0, 'the check fails before the task is done', refused.length > 0, refused.map(({ describe, received }) => `${describe}: ${received}`).join('; ')),
    verdict(1, 'a hint names the mistake', hints.length > 0, hints.map(({ mistake }) => mistake.says).join(' ')),
  ];
  expectations.forEach(open.settle);
  return open.end(expectations.every((each) => each.status === 'passed') ? 'passed' : 'failed');
}

function verdict(at: number, describe: string, holds: boolean, received: string): ExpectationResult {
  const base = { id: expectationId(ownSteps.unsolved, at), describe, expected: describe, evidence: [], nearest: [] };
  return holds ? { ...base, status: 'passed', received } : { ...base, status: 'failed', reason: 'different', received: 'it does not' };
}
