import type { Emit, TestRun } from '../core/events.ts';
import type { StepPhase, StepResult } from '../core/results.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { PlacedStep } from '../lab/step-ids.ts';
import type { RoundStep } from '../lab/steps.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { Observation } from './observe.ts';
import type { RunningLab } from './ports.ts';
import { runStep, type StepOutcome } from './run-step.ts';

export interface LessonRun {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

type TakeOptions = Partial<Pick<Observation, 'enough' | 'shownAt' | 'baselines'>>;

/**
 * One step of a lesson, its actions done for the learner or left to them.
 *
 * @throws what broke the ground or an action
 */
export async function takeStep(...taken: Parameters<typeof tryStep>): Promise<StepResult> {
  const { result, thrown } = await tryStep(...taken);
  if (thrown !== undefined) throw thrown;
  return result;
}

/** The same, for who can go on where it breaks. */
export function tryStep(
  lesson: Pick<Lesson, 'id'>,
  placed: PlacedStep,
  phase: StepPhase,
  actions: RoundStep['do'],
  run: LessonRun,
  options: TakeOptions = {},
): Promise<StepOutcome> {
  const context = { lab: run.lab, clock: run.clock, cluster: run.cluster, signal: run.signal, baselines: new Map(), ...options };
  return runStep(placed, { of: runOf(lesson), phase, actions, emit: run.emit }, context);
}

/** The name of a lesson in a report. */
export function testOf({ id }: Pick<Lesson, 'id'>): string {
  return `lesson.${id}`;
}

/** A lesson is taken once. */
export function runOf(lesson: Pick<Lesson, 'id'>): TestRun {
  return { test: testOf(lesson), repetition: 1 };
}
