import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../core/failure.ts';
import type { Evidence, ExpectationResult } from '../core/results.ts';
import { authoritiesOf, describeProbe } from '../lab/describe-probe.ts';
import type { State, Unchanged } from '../lab/expectations.ts';
import { probeKey } from '../lab/probe-key.ts';
import type { Probe } from '../lab/probes.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
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
  const judge = expected.kind === 'state' ? expected.judge : asBefore(expected, baselineOf(expected, baselines));
  const began = clock.now();
  const deadline = began + expected.within * 1000;
  for (;;) {
    const value = await ask(lab, expected.probe, signal);
    const wrong = value instanceof Failure ? value.message : judge(value);
    const evidence = [evidenceOf(expected.probe, value, formatTimestamp(cluster.now()))];
    const base = { describe: expected.describe, expected: expected.describe, evidence, nearest: [] };
    const timing = { seconds: (clock.now() - began) / 1000, closesAfter: expected.within };
    if (wrong === undefined) return { ...base, status: 'passed', received: 'as expected', timing };
    if (clock.now() >= deadline) return { ...base, status: 'failed', reason: 'different', received: wrong };
    await clock.after(askEvery, signal);
  }
}

function evidenceOf(probe: Probe, value: unknown, at: string): Evidence {
  const origin = { at, from: authoritiesOf(probe), question: describeProbe(probe) };
  // What is not there at all, such as a Service, has no text in JSON.
  return value instanceof Failure
    ? { kind: 'unanswered', ...origin, why: value.message }
    : { kind: 'state', ...origin, state: JSON.stringify(value) ?? 'null' };
}

/** What cannot be asked yet, such as a server that is being started, is not as it should be yet. */
async function ask(lab: RunningLab, probe: Probe, signal: AbortSignal): Promise<unknown> {
  try {
    return await lab.ask(probe, signal);
  } catch (error) {
    if (error instanceof Failure && (error.code === 'E_KUBERNETES' || error.code === 'E_SPIRE_CLI')) return error;
    throw error;
  }
}

/** @throws Failure E_DEFECT where nobody asked before the fault: nothing can be said to be as it was */
function baselineOf({ describe, probe }: Unchanged, baselines: Asking['baselines']): unknown {
  const key = probeKey(probe);
  if (!baselines.has(key)) throw new Failure('E_DEFECT', `Nothing is known to compare with: ${describe}.`);
  return baselines.get(key);
}

function asBefore({ keeps }: Unchanged, baseline: unknown): (value: unknown) => string | undefined {
  const holds = (value: unknown): boolean => (keeps === 'all' ? isDeepStrictEqual(value, baseline) : holdsEach(value, baseline));
  return (value) => (holds(value) ? undefined : `before the fault it was ${JSON.stringify(baseline)}, now it is ${JSON.stringify(value)}`);
}

function holdsEach(value: unknown, baseline: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(baseline)) return false;
  return baseline.every((item) => value.some((candidate) => isDeepStrictEqual(candidate, item)));
}
