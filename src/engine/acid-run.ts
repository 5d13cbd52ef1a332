import type { Emit } from '../core/events.ts';
import type { StepResult } from '../core/results.ts';
import type { Touched } from '../lab/faults.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { RunningLab, UndoBook } from './ports.ts';

/** What the run of a test has at hand, and what is asked of it. */
export interface AcidRun {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Which repetition of the test this is, from 1 on. */
  readonly repetition: number;
  /** Awaited when a step failed, before anything is healed: somebody looks at the lab as it is. The test then ends. */
  readonly onFailure?: (step: StepResult) => Promise<void>;
  /** Leaves every fault out: the test must then fail. */
  readonly control: boolean;
  /** What tests that run side by side with this one break. */
  readonly beside: Touched;
  readonly undos: UndoBook;
  /** What is not as it was when the lab was ready, in sentences; asked after a fault was healed. Only where nothing else is broken meanwhile. */
  readonly differences?: (signal: AbortSignal) => Promise<readonly string[]>;
}
