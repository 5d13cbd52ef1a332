import type { TestRun } from '../core/events.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { allNeeds, type Fault } from '../lab/faults.ts';
import { describeNeed } from '../lab/needs.ts';
import { expectationId, ownSteps } from '../lab/step-ids.ts';
import type { AcidRun } from './acid-run.ts';
import { beginStep } from './begin.ts';
import { whyUnmet } from './unmet-needs.ts';

/** A step that says why faults cannot be tried on this lab, and is skipped; undefined where they can. */
export async function whatIsMissing(faults: readonly Fault[], of: TestRun, run: AcidRun): Promise<StepResult | undefined> {
  const unmet: ExpectationResult[] = [];
  const id = ownSteps.needs;
  for (const [at, need] of faults.flatMap(allNeeds).entries()) {
    const received = await whyUnmet(need, run);
    const describe = describeNeed(need);
    if (received !== undefined) unmet.push({ id: expectationId(id, at), describe, status: 'skipped', expected: describe, received, evidence: [], nearest: [] });
  }
  if (unmet.length === 0) return undefined;
  const [title, why] = ['The lab has what the fault needs', 'What is missing would look like a symptom that does not come.'];
  const expected = unmet.map((each) => each.id);
  const open = beginStep(of, { id, title, phase: 'healthy', why }, expected, run);
  unmet.forEach(open.settle);
  return open.end('skipped');
}
