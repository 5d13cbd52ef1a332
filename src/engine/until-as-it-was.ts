import type { TestRun } from '../core/events.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { expectationId } from '../lab/step-ids.ts';
import type { AcidRun } from './acid-run.ts';
import { beginStep } from './begin.ts';

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
  const expected = expectationId(id, 0);
  const open = beginStep(of, { id, title, phase: 'recovery', why }, [expected], { clock, cluster, emit });
  const began = clock.now();
  const seconds = (): number => (clock.now() - began) / 1000;
  let left = await differences(signal);
  while (left.length > 0 && clock.now() < began + settlesWithin) {
    await clock.after(askEvery, signal);
    left = await differences(signal);
  }
  const base = { id: expected, describe, expected: describe, evidence: [], nearest: [] };
  const expectation: ExpectationResult =
    left.length === 0
      ? { ...base, status: 'passed', received: 'as expected', timing: { seconds: seconds(), closesAfter: settlesWithin / 1000 } }
      : { ...base, status: 'failed', reason: 'different', received: left.join(' ') };
  open.settle(expectation);
  return open.end(expectation.status);
}
