import { ExitCode } from '../core/exit-code.ts';
import { exitCodeOf, messageOf, toProblem } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import type { AcidRun } from '../engine/acid-run.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import type { RunningLab, UndoBook } from '../engine/ports.ts';
import { type AcidOutcome, runAcid } from '../engine/run-acid.ts';
import type { AcidTest } from '../lab/define-lab.ts';
import { touchedBy } from '../lab/faults.ts';
import type { Run } from './run.ts';
import { wavesOf } from './waves.ts';

export interface TestsRun extends Run {
  readonly control: boolean;
  /** How often all of them are run. */
  readonly repeat: number;
  /** The first failure ends the run: its lab is as it was when it failed, healed. */
  readonly failFast: boolean;
  readonly onFailure?: NonNullable<AcidRun['onFailure']>;
  readonly undos: UndoBook;
  readonly differences?: NonNullable<AcidRun['differences']>;
}

export interface TestsOutcome {
  readonly exitCode: number;
  /** The tests that were not good at least once. */
  readonly failed: readonly string[];
  /** The tests that could not be tried on this lab. Nothing was proved by them. */
  readonly skipped: readonly string[];
  /** Why the lab may not be tested any more, if so. */
  readonly taint?: string;
}

/**
 * Runs tests on one lab, those that do not disturb each other side by side. The first whose ground breaks ends the run,
 * and stops what runs beside it.
 */
export async function runTests(tests: readonly AcidTest[], lab: RunningLab, run: TestsRun): Promise<TestsOutcome> {
  const { clock, emit, control, repeat, failFast } = run;
  const cluster = clusterClock(lab.logs, clock);
  const results: TestResult[] = [];
  // What one of them breaks, another would find as a difference of its own.
  const waves = run.differences === undefined ? wavesOf(tests) : tests.map((test) => [test]);
  try {
    for (const { wave, repetition } of repeated(waves, repeat)) {
      const outcomes = await runWave(wave, { ...run, lab, cluster, repetition });
      results.push(...outcomes.map(({ result }) => result));
      const thrown = outcomes.find((outcome) => outcome.thrown !== undefined)?.thrown;
      if (thrown !== undefined) {
        emit({ type: 'problem', problem: toProblem(thrown, lab.address) });
        const taint = outcomes.find(({ result }) => result.tainted)?.thrown;
        return {
          exitCode: exitCodeOf(thrown),
          failed: failedOf(results, control),
          skipped: skippedOf(results),
          ...(taint === undefined ? {} : { taint: messageOf(taint) }),
        };
      }
      if (failFast && failedOf(results, control).length > 0) break;
    }
  } finally {
    cluster.stop();
  }
  const failed = failedOf(results, control);
  return { exitCode: failed.length === 0 ? ExitCode.passed : ExitCode.expectationFailed, failed, skipped: skippedOf(results) };
}

async function runWave(wave: readonly AcidTest[], run: Omit<AcidRun, 'beside'>): Promise<readonly AcidOutcome[]> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([run.signal, stopping.signal]);
  return Promise.all(
    wave.map(async (test) => {
      const beside = touchedBy(wave.filter((other) => other !== test).flatMap(({ faults }) => faults));
      const outcome = await runAcid(test, { ...run, signal, beside });
      if (outcome.thrown !== undefined) stopping.abort(outcome.thrown);
      return outcome;
    }),
  );
}

type Waves = ReturnType<typeof wavesOf>;

function* repeated(waves: Waves, times: number): Generator<{ readonly wave: Waves[number]; readonly repetition: number }> {
  for (let repetition = 1; repetition <= times; repetition++) for (const wave of waves) yield { wave, repetition };
}

function failedOf(results: readonly TestResult[], control: boolean): readonly string[] {
  return [...new Set(results.filter((result) => !isGood(result, control)).map(({ id }) => id))];
}

function skippedOf(results: readonly TestResult[]): readonly string[] {
  return [...new Set(results.filter(({ status }) => status === 'skipped').map(({ id }) => id))];
}

/** In a control run a test is good when it failed, for the right reason. One that this lab has not what it takes for says nothing. */
function isGood(result: TestResult, control: boolean): boolean {
  if (result.status === 'skipped') return true;
  return control ? result.control?.holds === true : result.status === 'passed';
}
