import { ExitCode } from '../core/exit-code.ts';
import { exitCodeOf, toProblem } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import type { RunningLab } from '../engine/ports.ts';
import { runAcid } from '../engine/run-acid.ts';
import type { AcidTest } from '../lab/define-lab.ts';
import type { Run } from './run.ts';

export interface TestsRun extends Run {
  readonly control: boolean;
  readonly repeat: number;
  readonly failFast: boolean;
}

export interface TestsOutcome {
  readonly exitCode: number;
  /** Why the lab may not be tested any more, if so. */
  readonly taint?: string;
}

/** Runs tests one after the other on one lab. The first that breaks its ground ends the run. */
export async function runTests(tests: readonly AcidTest[], lab: RunningLab, run: TestsRun): Promise<TestsOutcome> {
  const { clock, emit, signal, control, repeat, failFast } = run;
  const cluster = clusterClock(lab.logs, clock);
  const results: TestResult[] = [];
  try {
    for (const test of Array.from({ length: repeat }, () => tests).flat()) {
      const { result, thrown } = await runAcid(test, { lab, clock, cluster, signal, emit, control });
      results.push(result);
      if (thrown !== undefined) {
        emit({ type: 'problem', problem: toProblem(thrown) });
        return { exitCode: exitCodeOf(thrown), ...(result.tainted ? { taint: toProblem(thrown).message } : {}) };
      }
      if (failFast && !isGood(result, control)) break;
    }
  } finally {
    cluster.stop();
  }
  return { exitCode: results.every((result) => isGood(result, control)) ? ExitCode.passed : ExitCode.expectationFailed };
}

/** In a control run a test is good when it failed, for the right reason. */
function isGood(result: TestResult, control: boolean): boolean {
  return control ? result.control?.holds === true : result.status === 'passed';
}
