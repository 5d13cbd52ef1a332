import type { Emit, TestRun } from '../core/events.ts';
import type { ExpectationResult, Problem, StepEnd, StepResult, TestEnd, TestResult } from '../core/results.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';

interface Telling {
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly emit: Emit;
}

export interface OpenTest {
  /** Tells how the test ended. @returns the whole of it */
  end(how: Omit<TestEnd, 'seconds'>, steps: readonly StepResult[]): TestResult;
}

export interface OpenStep {
  /** Tells how an expectation was decided. What comes after the end is not told. */
  settle(result: ExpectationResult): void;
  /** Tells how the step ended. @returns the whole of it, with what was decided in the order of its expectations */
  end(status: StepResult['status'], error?: Problem): StepResult;
}

/** Tells that a test begins. */
export function beginTest(of: TestRun, title: string, { clock, cluster, emit }: Telling): OpenTest {
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  emit({ type: 'test.started', run: of, title, startedAt });
  return {
    end(how, steps) {
      const ended: TestEnd = { ...how, seconds: (clock.now() - began) / 1000 };
      emit({ type: 'test.ended', run: of, ...ended });
      return { id: of.test, repetition: of.repetition, title, startedAt, ...ended, steps };
    },
  };
}

/** Tells that a step begins. @param expectations the ids of what is looked for */
export function beginStep(
  of: TestRun,
  { id, title, phase, why }: Pick<StepResult, 'id' | 'title' | 'phase' | 'why'>,
  expectations: readonly string[],
  { clock, cluster, emit }: Telling,
): OpenStep {
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const decided = new Map<string, ExpectationResult>();
  let open = true;
  emit({ type: 'step.started', run: of, step: id, title, phase, why, startedAt, expectations });
  return {
    settle(result) {
      if (!open) return;
      decided.set(result.id, result);
      emit({ type: 'expectation.settled', run: of, step: id, result });
    },
    end(status, error) {
      open = false;
      const ended: StepEnd = { status, seconds: (clock.now() - began) / 1000, ...(error === undefined ? {} : { error }) };
      emit({ type: 'step.ended', run: of, step: id, ...ended });
      return { id, title, why, phase, startedAt, ...ended, expectations: expectations.flatMap((each) => decided.get(each) ?? []) };
    },
  };
}
