import type { AcidTest, Lab } from './define-lab.ts';
import type { Lesson, LessonStep } from './define-lesson.ts';
import type { Fault } from './faults.ts';
import { freshStep } from './fresh-pods.ts';
import type { RoundStep } from './steps.ts';

/**
 * What steps and expectations are called in results, events and recordings: by where they are in their test, never by
 * their words. So a text may be changed, and results from before and after can still be compared. Unique in a test.
 */
export interface PlacedStep<S extends RoundStep = RoundStep> {
  readonly id: string;
  readonly step: S;
}

/** Steps that the runner adds to those of a test. */
export const ownSteps = {
  /** What a lab does not have that a fault needs. */
  needs: 'needs',
  /** The check of a task that nobody has done yet. */
  unsolved: 'unsolved',
  /** What a lesson knows to be wrong, where the check itself saw all that it expects. */
  mistakes: 'mistakes',
  meanwhile: ({ id }: Pick<Fault, 'id'>): string => `${id}/meanwhile`,
  asItWas: ({ id }: Pick<Fault, 'id'>): string => `${id}/as-it-was`,
} as const;

/** @param at its number in the step, from 0 on */
export function expectationId(step: string, at: number): string {
  return `${step}/${at + 1}`;
}

export function expectationIds({ id, step }: PlacedStep): readonly string[] {
  return step.expect.map((_, at) => expectationId(id, at));
}

export function readySteps({ ready }: Pick<Lab, 'ready'>): readonly PlacedStep[] {
  return ready.map((step, at) => ({ id: `ready-${at + 1}`, step }));
}

export function healthyStep({ healthy }: Pick<AcidTest, 'healthy'>): PlacedStep {
  return { id: 'healthy', step: healthy };
}

export function symptomSteps({ id, symptoms }: Pick<Fault, 'id' | 'symptoms'>): readonly PlacedStep[] {
  return symptoms.map((step, at) => ({ id: `${id}/symptom-${at + 1}`, step }));
}

export function recoverySteps({ id, recovery }: Pick<Fault, 'id' | 'recovery'>): readonly PlacedStep[] {
  return recovery.map((step, at) => ({ id: `${id}/recovery-${at + 1}`, step }));
}

export function lessonSteps({ steps }: Pick<Lesson, 'steps'>): readonly PlacedStep<LessonStep>[] {
  return steps.map((step, at) => ({ id: `step-${at + 1}`, step }));
}

/** The check of a task, and what pods confirm that start after it, if any do. */
export function checkSteps({ task: { check, fresh } }: Pick<Lesson, 'task'>): readonly [PlacedStep, PlacedStep?] {
  const checked = { id: 'check', step: check };
  return fresh.length === 0 ? [checked] : [checked, { id: 'fresh', step: freshStep(fresh) }];
}

/** Everything that is looked at in an acid test, in order. */
export function stepsOfTest(test: AcidTest): readonly PlacedStep[] {
  return [healthyStep(test), ...test.faults.flatMap((fault) => [...symptomSteps(fault), ...recoverySteps(fault)])];
}

/** Everything that is looked at in a lesson, in order. */
export function stepsOfLesson(lesson: Lesson): readonly PlacedStep[] {
  const checked = checkSteps(lesson).filter((placed) => placed !== undefined);
  return [...lessonSteps(lesson), ...symptomSteps(lesson.task.fault), ...checked];
}
