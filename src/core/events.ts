import type { PodChange } from './pods.ts';
import type { ExpectationResult, Prediction, Problem, StepEnd, StepPhase, TestEnd } from './results.ts';

/** One execution of a test: `--repeat` runs each more than once, and tests may run side by side. */
export interface TestRun {
  readonly test: string;
  /** From 1 on. */
  readonly repetition: number;
}

/** One node of the graph that a command works through; `needs` are the ids of tasks that end before it starts. */
export interface TaskPlan {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
}

/** A part of a task that takes long enough to wonder about. Several may run at once; each has a name of its own. */
export interface PartStarted {
  readonly type: 'part.started';
  readonly part: string;
  /** What is done with it: `building`, `installing`. */
  readonly doing: string;
  /** Where parts are counted: the third of 24 programs. */
  readonly counted?: { readonly noun: string; readonly number: number; readonly of: number };
  /** How long it took at other times, if that is known. */
  readonly usualSeconds?: number;
}

export interface PartEnded {
  readonly type: 'part.ended';
  readonly part: string;
  readonly seconds: number;
}

/** What a task says of itself while it runs. */
export type News = string | PartStarted | PartEnded;

export type TaskStatus = 'done' | 'skipped' | 'failed' | 'cancelled';

/**
 * Everything that a run says while it runs. Reporters are consumers of this stream and of nothing else; the engine
 * does not know which reporters there are. Each thing is told once: how an expectation was decided is in the event that
 * says so, and not again where its step or its test ends. `at` is milliseconds since the run began, from a monotonic clock.
 */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly at: number;
      readonly runId: string;
      readonly command: string;
      readonly lab: string;
      readonly cluster: string;
      readonly control: boolean;
    }
  | { readonly type: 'plan'; readonly at: number; readonly tasks: readonly TaskPlan[] }
  | { readonly type: 'task.started'; readonly at: number; readonly task: string; readonly title: string }
  | { readonly type: 'task.noted'; readonly at: number; readonly task: string; readonly note: string }
  | ({ readonly at: number; readonly task: string } & PartStarted)
  | ({ readonly at: number; readonly task: string } & PartEnded)
  | {
      readonly type: 'task.ended';
      readonly at: number;
      readonly task: string;
      readonly title: string;
      readonly status: TaskStatus;
      readonly seconds: number;
      readonly detail?: string;
      readonly problem?: Problem;
    }
  /** `startedAt` is the cluster's time, RFC 3339. */
  | { readonly type: 'test.started'; readonly at: number; readonly run: TestRun; readonly title: string; readonly startedAt: string }
  /** Before a fault comes; and again where it is not so any more when the fault has come, as after a renewal in between. */
  | { readonly type: 'predicted'; readonly at: number; readonly run: TestRun; readonly revised: boolean; readonly prediction: Prediction }
  | {
      readonly type: 'step.started';
      readonly at: number;
      readonly run: TestRun;
      /** The id of the step, as in all that is told of it. */
      readonly step: string;
      readonly title: string;
      readonly phase: StepPhase;
      readonly why: string;
      /** RFC 3339: the cluster's time. */
      readonly startedAt: string;
      /** The ids of what is looked for, in their order. */
      readonly expectations: readonly string[];
    }
  | { readonly type: 'expectation.settled'; readonly at: number; readonly run: TestRun; readonly step: string; readonly result: ExpectationResult }
  | ({ readonly type: 'step.ended'; readonly at: number; readonly run: TestRun; readonly step: string } & StepEnd)
  | ({ readonly type: 'test.ended'; readonly at: number; readonly run: TestRun } & TestEnd)
  /** Of a pod in the lab's namespaces: once when it is first seen, and whenever it has changed. */
  | ({ readonly type: 'pod.changed'; readonly at: number } & PodChange)
  | { readonly type: 'noted'; readonly at: number; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'problem'; readonly at: number; readonly problem: Problem }
  | { readonly type: 'run.ended'; readonly at: number; readonly exitCode: number; readonly seconds: number };

/** The events of one type. */
export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

type WithoutTime<E> = E extends RunEvent ? Omit<E, 'at'> : never;

/** The key of a test run, for whoever collects what belongs together. */
export function runKey({ test, repetition }: TestRun): string {
  return `${test} ${repetition}`;
}

/** The key of a step, for whoever collects what belongs together. */
export function stepKey({ run, step }: { readonly run: TestRun; readonly step: string }): string {
  return `${runKey(run)} ${step}`;
}

/** What the engine emits: the bus adds the time. */
export type Emission = WithoutTime<RunEvent>;
export type Emit = (event: Emission) => void;
