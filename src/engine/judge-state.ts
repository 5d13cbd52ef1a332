import { isDeepStrictEqual } from 'node:util';
import type { ExpectationResult } from '../core/results.ts';
import type { State, Unchanged } from '../lab/expectations.ts';
import type { Probe } from '../lab/probes.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import { type Clock, after } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { RunningLab } from './ports.ts';

interface Asking {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly baselines: ReadonlyMap<string, unknown>;
}

/** State has no event to wait for that every probe shares, so it is asked again; milliseconds. */
const askEvery = 250;

/** Asks for a state until it is as it should be, or time is up; the last value seen is the evidence either way. */
export async function judgeState(expected: State | Unchanged, context: Asking): Promise<ExpectationResult> {
  const { lab, clock, cluster, signal, baselines } = context;
  const judge = expected.kind === 'state' ? expected.judge : sameAs(baselines.get(probeKey(expected.probe)));
  const deadline = clock.now() + expected.within * 1000;
  for (;;) {
    const value = await lab.ask(expected.probe, signal);
    const wrong = judge(value);
    const evidence = [{ at: formatTimestamp(cluster.now()), node: '', pod: '', container: '', line: JSON.stringify(value) }];
    const base = { describe: expected.describe, expected: expected.describe, evidence, nearest: [] };
    if (wrong === undefined) return { ...base, status: 'passed', received: 'as expected' };
    if (clock.now() >= deadline) return { ...base, status: 'failed', reason: 'different', received: wrong };
    await after(askEvery, signal);
  }
}

export function probeKey(probe: Probe): string {
  return probe.kind === 'restarts' ? `restarts of ${probe.of.name}` : probe.kind;
}

function sameAs(baseline: unknown): (value: unknown) => string | undefined {
  return (value) => (isDeepStrictEqual(value, baseline) ? undefined : `before the fault it was ${JSON.stringify(baseline)}, now it is ${JSON.stringify(value)}`);
}
