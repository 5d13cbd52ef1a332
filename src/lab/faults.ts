import type { Action } from './actions.ts';
import type { Meanwhile } from './meanwhile.ts';
import { describeNeed, hasPods, type Need } from './needs.ts';
import type { Workload } from './sources.ts';
import type { RoundStep } from './steps.ts';

/**
 * How hard a fault is to find for somebody who is told nothing of it:
 * 1, an error in a log names what is wrong; 2, an error is logged, and what is wrong is somewhere else; 3, no log has an error.
 */
export type Level = 1 | 2 | 3;

/** Whose requests, or whose identity, may suffer. What touches different workloads may run side by side. */
export type Touched = 'everything' | readonly Workload[];

/** Something broken on purpose: all that there is to say of it, from what it needs to how the lab is as it was again. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  /** The mechanism. */
  readonly why: string;
  readonly level: Level;
  readonly touches: Touched;
  /** What a lab must have beside the workloads that it touches. Where that is missing, the fault is skipped, and says so. */
  readonly needs: readonly Need[];
  readonly inject: readonly Action[];
  /** Seen while the injection is performed, and after it, in order. At least one of them must be absent without the fault. */
  readonly symptoms: readonly RoundStep[];
  readonly meanwhile: readonly Meanwhile[];
  /** Leaves the lab as it was, from whatever point the injection came to. Written down before the injection. */
  readonly heal: readonly Action[];
  /** What is seen while it is healed, and after it. Where nothing stands here: the lab's requests are answered again. */
  readonly recovery: readonly RoundStep[];
}

type Optional = 'needs' | 'meanwhile' | 'recovery';

export function defineFault(fault: Omit<Fault, Optional> & Partial<Pick<Fault, Optional>>): Fault {
  return { needs: [], meanwhile: [], recovery: [], ...fault };
}

/** Everything that a lab must have for a fault: what it touches, and what it says that it needs. */
export function allNeeds({ touches, needs }: Pick<Fault, 'touches' | 'needs'>): readonly Need[] {
  return [...(touches === 'everything' ? [] : touches.map(hasPods)), ...needs];
}

export function describeNeeds(fault: Pick<Fault, 'touches' | 'needs'>): readonly string[] {
  return allNeeds(fault).map(describeNeed);
}

/** What several faults touch together. */
export function touchedBy(faults: readonly Pick<Fault, 'touches'>[]): Touched {
  const touched = faults.flatMap(({ touches }) => (touches === 'everything' ? [] : touches));
  if (faults.some(({ touches }) => touches === 'everything')) return 'everything';
  return touched.filter(({ name }, at) => touched.findIndex((other) => other.name === name) === at);
}
