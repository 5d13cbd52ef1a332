import { Failure, isUnanswered } from '../core/failure.ts';
import type { Decision, Evidence } from '../core/results.ts';
import type { About } from '../evidence/describe-question.ts';
import type { Look, Seen, State, Unchanged } from '../lab/expectations.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { RunningLab } from './ports.ts';

/** How each `unchanged` was before the fault: looks that compare with it. */
export type Baselines = ReadonlyMap<Unchanged, Look>;

interface Asking {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly baselines: Baselines;
}

/** State has no event to wait for that every question shares, so it is asked again; milliseconds. */
const askEvery = 250;

/** Asks for a state until it is as it should be, or time is up; the last value seen is the evidence either way. */
export async function judgeState(expected: State | Unchanged, context: Asking): Promise<Decision> {
  const { lab, clock, cluster, signal, baselines } = context;
  const look = expected.kind === 'state' ? expected.look : baselineOf(expected, baselines);
  const began = clock.now();
  const deadline = began + expected.within * 1000;
  for (;;) {
    const seen = await take(look, lab, signal);
    const evidence = [evidenceOf(expected.about, seen, formatTimestamp(cluster.now()))];
    const base = { describe: expected.describe, expected: expected.describe, evidence, nearest: [] };
    const timing = { seconds: (clock.now() - began) / 1000, closesAfter: expected.within };
    const wrong = seen instanceof Failure ? seen.message : seen.wrong;
    if (wrong === undefined) return { ...base, status: 'passed', received: 'as expected', timing };
    if (clock.now() >= deadline) return { ...base, status: 'failed', reason: 'different', received: wrong };
    await clock.after(askEvery, signal);
  }
}

function evidenceOf({ from, question }: About, seen: Seen | Failure, at: string): Evidence {
  const origin = { at, from, question };
  return seen instanceof Failure ? { kind: 'unanswered', ...origin, why: seen.message } : { kind: 'state', ...origin, state: seen.state };
}

/** What cannot be asked yet, such as a server that is being started, is not as it should be yet. */
export async function take(look: Look, lab: RunningLab, signal: AbortSignal): Promise<Seen | Failure> {
  try {
    return await look((question) => lab.ask(question, signal));
  } catch (error) {
    if (isUnanswered(error)) return error;
    throw error;
  }
}

/** @throws Failure E_DEFECT where nobody asked before the fault: nothing can be said to be as it was */
function baselineOf(expected: Unchanged, baselines: Baselines): Look {
  const look = baselines.get(expected);
  if (look === undefined) throw new Failure('E_DEFECT', `Nothing is known to compare with: ${expected.describe}.`);
  return look;
}
