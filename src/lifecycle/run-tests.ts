import { ExitCode } from '../core/exit-code.ts';
import { exitCodeOf, toProblem } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import type { RunningLab } from '../engine/ports.ts';
import { type AcidRun, runAcid } from '../engine/run-acid.ts';
import type { AcidTest } from '../lab/define-lab.ts';
import type { Run } from './run.ts';

export interface TestsRun extends Run {
  readonly control: boolean;
  /** How often all of them are run. */
  readonly repeat: number;
  /** The first failure ends the run: its lab is as it was when it failed, healed. */
  readonly failFast: boolean;
  readonly onFailure?: AcidRun['onFailure'];
}

export interface TestsOutcome {
  readonly exitCode: number;
  /** The tests that were not good at least once. */
  readonly failed: readonly string[];
  /** Why the lab may not be tested any more, if so. */
  readonly taint?: string;
}

/** Runs tests one after the other on one lab. The first that breaks its ground ends the run. */
export async function runTests(tests: readonly AcidTest[], lab: RunningLab, run: TestsRun): Promise<TestsOutcome> {
  const { clock, emit, signal, control, repeat, failFast, onFailure } = run;
  const cluster = clusterClock(lab.logs, clock);
  const results: TestResult[] = [];
  try {
    for (const { test, repetition } of repeated(tests, repeat)) {
      const { result, thrown } = await runAcid(test, {
        lab,
        clock,
        cluster,
        signal,
        emit,
        control,
        repetition,
        ...(onFailure === undefined ? {} : { onFailure }),
      });
      results.push(result);
      if (thrown !== undefined) {
        emit({ type: 'problem', problem: toProblem(thrown) });
        return { exitCode: exitCodeOf(thrown), failed: failedOf(results, control), ...(result.tainted ? { taint: toProblem(thrown).message } : {}) };
      }
      if (failFast && !isGood(result, control)) break;
    }
  } finally {
    cluster.stop();
  }
  const failed = failedOf(results, control);
  return { exitCode: failed.length === 0 ? ExitCode.passed : ExitCode.expectationFailed, failed };
}

function* repeated(tests: readonly AcidTest[], times: number): Generator<{ readonly test: AcidTest; readonly repetition: number }> {
  for (let repetition = 1; repetition <= times; repetition++) for (const test of tests) yield { test, repetition };
}

function failedOf(results: readonly TestResult[], control: boolean): readonly string[] {
  return [...new Set(results.filter((result) => !isGood(result, control)).map(({ id }) => id))];
}

/** In a control run a test is good when it failed, for the right reason. */
function isGood(result: TestResult, control: boolean): boolean {
  return control ? result.control?.holds === true : result.status === 'passed';
}
