import type { TestRun } from '../core/events.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { expectationId } from '../lab/step-ids.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { AcidRun } from './acid-run.ts';

/** How long a healed lab may take until its new pods are there; milliseconds. */
const settlesWithin = 90_000;
/** What is asked has no event that it all shares; milliseconds. */
const askEvery = 500;

/** Looks until nothing differs from what the lab was when it was ready, or time is up. */
export async function untilAsItWas(
  id: string,
  differences: NonNullable<AcidRun['differences']>,
  of: TestRun,
  { clock, cluster, emit, signal }: Pick<AcidRun, 'clock' | 'cluster' | 'emit' | 'signal'>,
): Promise<StepResult> {
  const [title, why] = ['The lab is as it was', 'Nothing of the fault is left: no object, no registration entry, no agent, no pod.'];
  const describe = 'every object is what its manifest says, and the registration entries, agents and pods are those of the lab';
  emit({ type: 'step.started', run: of, step: id, title, phase: 'recovery', why, expectations: [expectationId(id, 0)] });
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const seconds = (): number => (clock.now() - began) / 1000;
  let left = await differences(signal);
  while (left.length > 0 && clock.now() < began + settlesWithin) {
    await clock.after(askEvery, signal);
    left = await differences(signal);
  }
  const base = { id: expectationId(id, 0), describe, expected: describe, evidence: [], nearest: [] };
  const expectation: ExpectationResult =
    left.length === 0
      ? { ...base, status: 'passed', received: 'as expected', timing: { seconds: seconds(), closesAfter: settlesWithin / 1000 } }
      : { ...base, status: 'failed', reason: 'different', received: left.join(' ') };
  emit({ type: 'expectation.settled', run: of, step: id, result: expectation });
  const result: StepResult = { id, title, why, phase: 'recovery', status: expectation.status, startedAt, seconds: seconds(), expectations: [expectation] };
  emit({ type: 'step.ended', run: of, result });
  return result;
}
