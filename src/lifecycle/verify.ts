import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import type { Emit } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { StepResult } from '../core/results.ts';
import type { Clock } from '../engine/clock.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import { runStep } from '../engine/run-step.ts';
import type { Lab } from '../lab/define-lab.ts';
import type { Expectation, Logged, State } from '../lab/expectations.ts';
import { readySteps } from '../lab/step-ids.ts';

/**
 * Holds a lab against what it promises before it is called ready. All steps are watched at once: they are looks at
 * one state and do not disturb each other.
 *
 * @throws Failure E_VERIFY with every expectation that does not hold
 */
export async function verifyLab(
  lab: Lab,
  attached: AttachedLab,
  run: { readonly clock: Clock; readonly emit: Emit; readonly signal: AbortSignal },
): Promise<string> {
  const { clock, emit, signal } = run;
  const cluster = clusterClock(attached.logs, clock);
  try {
    const context = { lab: attached, clock, cluster, signal, baselines: new Map() };
    const outcomes = await Promise.all(
      readySteps(lab).map((placed) => runStep(placed, { of: { test: 'ready', repetition: 1 }, phase: 'healthy', actions: [], emit }, context)),
    );
    const thrown = outcomes.find((outcome) => outcome.thrown !== undefined);
    if (thrown !== undefined) throw thrown.thrown;
    const failed = outcomes.flatMap(({ result }) => failuresOf(result));
    const all = outcomes.flatMap(({ result }) => result.expectations).length;
    if (failed.length > 0)
      throw new Failure('E_VERIFY', `Of ${all} expectations, ${failed.length} ${failed.length === 1 ? 'does' : 'do'} not hold.`, { evidence: failed });
    return `${all} expectations hold`;
  } finally {
    cluster.stop();
  }
}

/** The same promises, not waited for longer than so many seconds: for a lab that is known to be broken. */
export function impatient(lab: Lab, seconds: number): Lab {
  return { ...lab, ready: lab.ready.map((step) => ({ ...step, expect: sooner(step.expect, seconds) })) };
}

function sooner(expectations: readonly Expectation[], seconds: number): readonly Expectation[] {
  const decided = new Map<Expectation, Logged | State>();
  for (const expectation of expectations) {
    if (expectation.kind === 'logged') {
      const closesAfter = Math.min(expectation.window.closesAfter, seconds);
      decided.set(expectation, { ...expectation, window: { ...expectation.window, closesAfter } });
    } else if (expectation.kind !== 'never') decided.set(expectation, { ...expectation, within: Math.min(expectation.within, seconds) });
  }
  // What a never closes at is one of the others, and is known by its identity.
  return expectations.map((expectation) =>
    expectation.kind === 'never' ? { ...expectation, until: decided.get(expectation.until) ?? expectation.until } : (decided.get(expectation) ?? expectation),
  );
}

function failuresOf({ expectations }: StepResult): readonly string[] {
  return expectations.filter(({ status }) => status === 'failed').map(({ describe, received }) => `${describe}: ${received}`);
}
