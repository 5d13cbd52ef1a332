import type { Action } from './actions.ts';
import type { Lab } from './define-lab.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Expectation } from './expectations.ts';
import type { Fault } from './faults.ts';
import type { FreshPod } from './fresh-pods.ts';
import type { Titled } from './full-title.ts';
import type { Step } from './steps.ts';

/** A step that a learner takes: the mechanism, what to type to see it, and what must be seen. */
export interface LessonStep extends Step {
  /** A command that shows it; typed by the learner, never run by the tool. */
  readonly look: string;
}

/** Something to mend without being told how. */
export interface Task {
  /** What happened, as a colleague on call would be told. */
  readonly story: string;
  /** Its symptoms prove that it is there before the learner is asked to mend it. */
  readonly fault: Fault;
  /** Done before the fault comes: undoes what the lesson's own steps left, in whichever way they were taken. */
  readonly tidy?: readonly Action[];
  /** Fails before the task is done and passes after it, whichever way it was done. */
  readonly check: Step;
  /**
   * What starts only when the check has seen everything, and must get what it should. Empty where nothing that runs could
   * go on with what it had before.
   */
  readonly fresh: readonly FreshPod[];
  /** From the most to the least likely mistake. One that would not pass by itself refuses the task (mistakes.ts). */
  readonly diagnoses: readonly Diagnosis[];
  readonly solution: readonly Action[];
}

/** All that must be seen when a task is done. */
export function doneWhen({ check, fresh }: Task): readonly Expectation[] {
  return [...check.expect, ...fresh.flatMap(({ expect }) => expect)];
}

export interface Question {
  readonly ask: string;
  readonly answer: string;
}

/** A lab to learn from: steps to take, a task to do alone, questions to answer. */
export interface Lesson extends Titled {
  readonly id: string;
  /** Where it stands on the path, from 1 on. */
  readonly place: number;
  /** The lab whose cluster it is played on. */
  readonly on: Lab;
  readonly minutes: number;
  readonly learns: readonly string[];
  readonly steps: readonly LessonStep[];
  readonly task: Task;
  readonly questions: readonly [Question, Question, Question];
  readonly readOn: readonly { readonly title: string; readonly url: string }[];
}

export function defineLesson(lesson: Lesson): Lesson {
  return lesson;
}

export function lessonStep(title: string, body: Omit<LessonStep, 'title' | 'do'> & { readonly do?: readonly Action[] }): LessonStep {
  return { title, ...body, do: body.do ?? [] };
}
