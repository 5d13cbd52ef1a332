import { Failure } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import type { AcidTest } from '../lab/define-lab.ts';
import type { Look, Unchanged } from '../lab/expectations.ts';
import { healthyStep } from '../lab/step-ids.ts';
import type { AcidRun } from './acid-run.ts';
import { baselinesOf } from './baselines.ts';
import { beginTest } from './begin.ts';
import { controlVerdict } from './control-verdict.ts';
import { type KeptSteps, keepSteps, LookedAt } from './keep-steps.ts';
import { runFault } from './run-fault.ts';
import { whatIsMissing } from './what-is-missing.ts';

/** What a test found, and what broke the run, if anything did. */
export interface AcidOutcome {
  readonly result: TestResult;
  readonly thrown?: unknown;
}

/** Runs one acid test from healthy to recovered. Whatever happens in between, the fault is healed. */
export function runAcid(test: AcidTest, run: AcidRun): Promise<AcidOutcome> {
  return runRounds(test, run, async (kept, of) => {
    for (const fault of test.faults) {
      await runFault(fault, of, run, kept);
      if (!run.control && kept.steps.some(({ status }) => status === 'failed')) break;
    }
  });
}

/** A test whose faults are dealt with in some way, on a lab that is healthy and has what they need. */
export async function runRounds(
  test: AcidTest,
  run: AcidRun,
  rounds: (kept: KeptSteps, of: { test: string; repetition: number }) => Promise<void>,
): Promise<AcidOutcome> {
  const { control, repetition } = run;
  const of = { test: test.id, repetition };
  const open = beginTest(of, test.title, run);
  const baselines = new Map<Unchanged, Look>();
  const kept = keepSteps(of, run, baselines);
  const { steps, judged } = kept;
  let thrown: unknown;
  let tainted = false;
  try {
    const healthy = await kept.perform(healthyStep(test), 'healthy', []);
    const missing = healthy.status === 'passed' ? await whatIsMissing(test.faults, of, run) : undefined;
    if (missing !== undefined) await kept.add(missing);
    else if (healthy.status === 'passed') {
      const looked = await baselinesOf(
        test.faults.flatMap(({ symptoms, recovery }) => [...symptoms, ...recovery]),
        run,
      );
      for (const [expected, look] of looked) baselines.set(expected, look);
      await rounds(kept, of);
    }
  } catch (error) {
    if (!(error instanceof LookedAt)) thrown = error instanceof SuppressedError ? error.suppressed : error;
    tainted = error instanceof SuppressedError || (error instanceof Failure && error.code === 'E_HEAL');
  }
  const worst = (['failed', 'skipped'] as const).find((each) => steps.some(({ status }) => status === each));
  const status = thrown === undefined ? (worst ?? 'passed') : 'error';
  const verdict = control && status !== 'skipped' ? { control: controlVerdict({ healthy: steps[0]?.status === 'passed', judged, thrown }) } : {};
  const result = open.end({ status, tainted, ...verdict }, steps);
  return thrown === undefined ? { result } : { result, thrown };
}
