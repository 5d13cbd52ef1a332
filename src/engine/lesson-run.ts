import type { Emit } from '../core/events.ts';
import type { StepPhase, StepResult } from '../core/results.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { PlacedStep } from '../lab/step-ids.ts';
import type { RoundStep } from '../lab/steps.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { Observation } from './observe.ts';
import type { RunningLab } from './ports.ts';
import { runStep } from './run-step.ts';

export interface LessonRun {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/**
 * One step of a lesson, its actions done for the learner or left to them.
 *
 * @throws what broke the ground or an action
 */
export async function takeStep(
  lesson: Pick<Lesson, 'id'>,
  placed: PlacedStep,
  phase: StepPhase,
  actions: RoundStep['do'],
  run: LessonRun,
  options: Partial<Pick<Observation, 'enough' | 'shownAt' | 'baselines'>> = {},
): Promise<StepResult> {
  const context = { lab: run.lab, clock: run.clock, cluster: run.cluster, signal: run.signal, baselines: new Map(), ...options };
  const outcome = await runStep(placed, { of: { test: testOf(lesson), repetition: 1 }, phase, actions, emit: run.emit }, context);
  if (outcome.thrown !== undefined) throw outcome.thrown;
  return outcome.result;
}

/** The name of a lesson in a report. */
export function testOf({ id }: Pick<Lesson, 'id'>): string {
  return `lesson.${id}`;
}
