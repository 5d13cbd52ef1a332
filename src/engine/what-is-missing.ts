import type { TestRun } from '../core/events.ts';
import type { ExpectationResult, StepResult } from '../core/results.ts';
import { allNeeds, type Fault } from '../lab/faults.ts';
import { describeNeed } from '../lab/needs.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { AcidRun } from './acid-run.ts';
import { whyUnmet } from './unmet-needs.ts';

/** A step that says why faults cannot be tried on this lab, and is skipped; undefined where they can. */
export async function whatIsMissing(faults: readonly Fault[], of: TestRun, run: AcidRun): Promise<StepResult | undefined> {
  const { clock, cluster, emit } = run;
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const unmet: ExpectationResult[] = [];
  for (const need of faults.flatMap(allNeeds)) {
    const received = await whyUnmet(need, run);
    const describe = describeNeed(need);
    if (received !== undefined) unmet.push({ describe, status: 'skipped', expected: describe, received, evidence: [], nearest: [] });
  }
  if (unmet.length === 0) return undefined;
  const [title, why] = ['The lab has what the fault needs', 'What is missing would look like a symptom that does not come.'];
  emit({ type: 'step.started', run: of, step: title, phase: 'healthy', why, expectations: unmet.length });
  for (const result of unmet) emit({ type: 'expectation.settled', run: of, step: title, result });
  const result: StepResult = { title, why, phase: 'healthy', status: 'skipped', startedAt, seconds: (clock.now() - began) / 1000, expectations: unmet };
  emit({ type: 'step.ended', run: of, result });
  return result;
}
