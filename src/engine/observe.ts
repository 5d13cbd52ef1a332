import { Failure } from '../core/failure.ts';
import type { Decision, ExpectationResult } from '../core/results.ts';
import type { Logged, RoundExpectation } from '../lab/expectations.ts';
import { matches } from '../lab/match.ts';
import { expectationId, type PlacedStep } from '../lab/step-ids.ts';
import { evidenceOf, type LogEntry } from '../logs/entry.ts';
import { toSeconds } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import { earliestNotAfter } from './held-svids.ts';
import { judgeLogged, type LoggedJudge } from './judge-logged.ts';
import { type Baselines, judgeState } from './judge-state.ts';
import { type Mark, markOf, takeMark } from './mark.ts';
import type { RunningLab } from './ports.ts';
import { comesFrom } from './sources.ts';

export interface Observation {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  /** When the fault was injected: windows that hang on a moment of their own look back as far as that. */
  readonly since?: Mark;
  readonly baselines: Baselines;
  readonly onSettled: (result: ExpectationResult) => void;
  /**
   * When whoever acts was told what to do, by the cluster's time: what happened since counts. Left out, it is what happens
   * from now on.
   */
  readonly shownAt?: bigint;
  /** Once it is aborted the verdict is certain: what is undecided is left out, and the step has failed. */
  readonly enough?: AbortSignal;
}

/** How long a line may take from its stamp to us, at worst. Measured: `npm run bench` (log latency). */
const arrivesWithin = 1500;
/** How long streams may take to catch up after the API server hung. */
const catchesUpWithin = 10_000;

/**
 * Mark, listen, act, settle: every line that comes after the mark is judged as it arrives, so nothing that happens
 * while the action runs is missed, and nothing from before it counts.
 *
 * @throws Failure where the action or the ground failed, so that nothing can be said about SPIRE
 */
export async function observe({ id, step }: PlacedStep, act: () => Promise<void>, context: Observation): Promise<readonly ExpectationResult[]> {
  const { lab, cluster, onSettled } = context;
  const now = cluster.now();
  const mark = context.shownAt === undefined ? takeMark(lab, now) : markOf(lab, context.shownAt);
  const settled = new Map<RoundExpectation, ExpectationResult>();
  const waiting = new Map<RoundExpectation, PromiseWithResolvers<ExpectationResult>>(
    step.expect.map((expectation) => [expectation, Promise.withResolvers<ExpectationResult>()]),
  );
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const broken = Promise.withResolvers<never>();
  // Whoever waits for it comes after the action; until then nobody listens.
  broken.promise.catch(() => undefined);
  const settle = (expectation: RoundExpectation, decision: Decision): void => {
    if (settled.has(expectation)) return;
    const result: ExpectationResult = { id: expectationId(id, step.expect.indexOf(expectation)), ...decision };
    settled.set(expectation, result);
    const tell = (): void => {
      onSettled(result);
      waiting.get(expectation)?.resolve(result);
    };
    // A dead node also makes requests fail too early: before SPIRE is blamed, the ground is asked.
    if (result.status === 'failed') demandGround(lab, signal).then(tell, broken.reject);
    else tell();
  };

  const judges = new Map<Logged, LoggedJudge>();
  for (const expectation of step.expect) {
    if (expectation.kind !== 'logged') continue;
    const judge = openJudge(expectation, mark, now, context);
    if (typeof judge === 'string') settle(expectation, undecidable(expectation, judge));
    else judges.set(expectation, judge);
  }
  const hear = (entry: LogEntry): void => {
    for (const [expectation, judge] of judges) {
      const verdict = settled.has(expectation) ? undefined : judge.see(entry);
      if (verdict !== undefined) settle(expectation, verdict);
    }
    for (const expectation of step.expect) {
      if (expectation.kind !== 'never' || settled.has(expectation) || settled.has(expectation.until)) continue;
      if (!mark.isAfter(entry) || !comesFrom(expectation.sources, entry, mark) || !matches(expectation.match, entry)) continue;
      settle(expectation, {
        describe: expectation.describe,
        status: 'failed',
        reason: 'forbidden',
        expected: 'no such line',
        received: 'this line',
        evidence: [evidenceOf(entry)],
        nearest: [],
      });
    }
  };
  for (const entry of lab.logs.entries) hear(entry);
  const stopListening = lab.logs.listen(hear);
  try {
    await act();
    const close = async (expectation: RoundExpectation): Promise<void> => {
      switch (expectation.kind) {
        case 'logged': {
          const judge = judges.get(expectation);
          return judge === undefined
            ? undefined
            : closeInTime(
                judge,
                { ...context, signal },
                () => settled.has(expectation),
                (result) => settle(expectation, result),
              );
        }
        case 'never':
          return settle(expectation, neverResult(expectation.describe, await waiting.get(expectation.until)?.promise));
        case 'state':
          return settle(expectation, await judgeState(expectation, { ...context, signal }));
        case 'unchanged':
          // What a step must not have changed is looked at when everything else of the step is decided.
          await Promise.all(step.expect.filter(({ kind }) => kind !== 'unchanged').map((other) => waiting.get(other)?.promise));
          return settle(expectation, await judgeState(expectation, { ...context, signal }));
      }
    };
    for (const expectation of step.expect) close(expectation).catch(broken.reject);
    const leaveOut = (): void => {
      for (const expectation of step.expect) settle(expectation, leftOut(expectation.describe));
    };
    context.enough?.addEventListener('abort', leaveOut, { signal });
    if (context.enough?.aborted === true) leaveOut();
    return await Promise.race([Promise.all([...waiting.values()].map(({ promise }) => promise)), broken.promise]);
  } finally {
    ending.abort(new Failure('E_DEFECT', 'the step has ended'));
    stopListening();
  }
}

/** A judge with its window open, or why there can be none. */
function openJudge(expectation: Logged, mark: Mark, now: bigint, { lab, since }: Observation): LoggedJudge | string {
  const { from } = expectation.window;
  if (from.kind === 'step-began') return judgeLogged(expectation, mark.at, mark, now);
  const origin = earliestNotAfter(lab.logs, from.of);
  if (origin === undefined) return 'no such X509-SVID is in their logs';
  const far = toSeconds(origin - now);
  if (far > from.comesWithin) return `the X509-SVIDs they hold expire in ${far.toFixed(0)} s only, and ${from.comesWithin} s is the most that is waited for`;
  return judgeLogged(expectation, origin, since ?? mark);
}

/** Closes a window when the cluster's time has passed its end, and every line from before that had time to arrive. */
async function closeInTime(judge: LoggedJudge, context: Observation, isSettled: () => boolean, settle: (result: Decision) => void): Promise<void> {
  const { lab, clock, cluster, signal } = context;
  const left = (): number => toSeconds(judge.window.to - cluster.now()) * 1000 + arrivesWithin;
  while (!isSettled() && left() > 0) await clock.after(left(), signal);
  if (isSettled()) return;
  // A hung API server or engine also looks like silence: ask before SPIRE is blamed.
  await demandGround(lab, signal);
  const patience = clock.now() + catchesUpWithin;
  while (!isSettled() && lab.logs.latest < judge.window.to && clock.now() < patience) await clock.after(100, signal);
  if (!isSettled()) settle(judge.close(lab.logs.entries));
}

/** @throws Failure with what is wrong with the ground */
export async function demandGround(lab: RunningLab, signal: AbortSignal): Promise<void> {
  const failure = await lab.ground(signal);
  if (failure !== undefined) throw failure;
}

function undecidable(expectation: Logged, received: string): Decision {
  return {
    describe: expectation.describe,
    status: 'failed',
    reason: 'undecidable',
    expected: `the NotAfter of the X509-SVIDs that ${expectation.window.from.kind === 'step-began' ? 'they' : expectation.window.from.of.map(({ name }) => name).join(' and ')} hold, soon`,
    received,
    evidence: [],
    nearest: [],
  };
}

function leftOut(describe: string): Decision {
  return { describe, status: 'skipped', expected: describe, received: 'it was not waited for: the verdict was certain', evidence: [], nearest: [] };
}

function neverResult(describe: string, until: Decision | undefined): Decision {
  const base = { describe, expected: 'no such line', evidence: [], nearest: [] };
  if (until?.status === 'passed') return { ...base, status: 'passed', received: `none until: ${until.describe}` };
  return { ...base, status: 'skipped', received: `what would have closed it did not come: ${until?.describe ?? 'nothing'}` };
}
