import type { ExpectationResult } from '../../src/core/results.ts';
import { clusterClock } from '../../src/engine/cluster-clock.ts';
import type { Baselines } from '../../src/engine/judge-state.ts';
import { takeMark } from '../../src/engine/mark.ts';
import { type Observation, observe } from '../../src/engine/observe.ts';
import type { RoundExpectation } from '../../src/lab/expectations.ts';
import { step } from '../../src/lab/steps.ts';
import { FakeClock } from './fake-clock.ts';
import { type FakeLab, fakeLab, type Script } from './fake-lab.ts';

export interface Scene {
  readonly script?: Script;
  /** What was written before the step began. */
  readonly before?: (lab: FakeLab) => void;
  /** What the step does. */
  readonly act?: (lab: FakeLab, clock: FakeClock, signal: AbortSignal) => Promise<void> | void;
  readonly baselines?: Baselines;
  readonly sinceBefore?: boolean;
}

export interface Seen {
  readonly results: readonly ExpectationResult[];
  readonly settled: readonly string[];
  /** When it ended, in milliseconds since the epoch of made-up lines. */
  readonly ended: number;
  readonly clock: FakeClock;
}

/** Observes a step on a made-up lab whose script is a few lines. */
export async function see(
  expectations: readonly RoundExpectation[],
  { script, before, act, baselines = new Map(), sinceBefore = false }: Scene = {},
): Promise<Seen> {
  const clock = new FakeClock();
  const lab = fakeLab(clock, script);
  const cluster = clusterClock(lab.logs, clock);
  const { signal } = new AbortController();
  const since = takeMark(lab, cluster.now());
  before?.(lab);
  const settled: string[] = [];
  const context: Observation = {
    lab,
    clock,
    cluster,
    signal,
    baselines,
    onSettled: ({ describe: what, status }) => settled.push(`${status}: ${what}`),
    ...(sinceBefore ? { since } : {}),
  };
  const body = step('A step', { why: 'Because.', expect: expectations });
  const results = await observe({ id: 'only', step: body }, async () => act?.(lab, clock, signal), context);
  return { results, settled, ended: clock.now(), clock };
}

/** The result of the only expectation of a step. */
export const one = async (expectation: RoundExpectation, scene?: Scene): Promise<ExpectationResult> =>
  (await see([expectation], scene)).results[0] as ExpectationResult;
