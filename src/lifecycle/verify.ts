import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import type { Emit } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { StepResult } from '../core/results.ts';
import type { Clock } from '../engine/clock.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import { runStep } from '../engine/run-step.ts';
import type { Lab } from '../lab/define-lab.ts';

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
    const context = { lab: attached, clock, cluster, signal, baselines: new Map<string, unknown>() };
    const outcomes = await Promise.all(
      lab.ready.map((step) => runStep(step, { of: { test: 'ready', repetition: 1 }, phase: 'healthy', actions: [], emit }, context)),
    );
    const thrown = outcomes.find((outcome) => outcome.thrown !== undefined);
    if (thrown !== undefined) throw thrown.thrown;
    const failed = outcomes.flatMap(({ result }) => failuresOf(result));
    if (failed.length > 0) throw new Failure('E_VERIFY', `${failed.length} of what the lab promises does not hold.`, { evidence: failed });
    return `${outcomes.flatMap(({ result }) => result.expectations).length} expectations hold`;
  } finally {
    cluster.stop();
  }
}

function failuresOf({ expectations }: StepResult): readonly string[] {
  return expectations.filter(({ status }) => status === 'failed').map(({ describe, received }) => `${describe}: ${received}`);
}
