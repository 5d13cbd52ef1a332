import type { Emit, TestRun } from '../core/events.ts';
import { toProblem } from '../core/failure.ts';
import type { ExpectationResult, StepPhase, StepResult } from '../core/results.ts';
import type { Action } from '../lab/actions.ts';
import { expectationIds, type PlacedStep } from '../lab/step-ids.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import { type Observation, observe } from './observe.ts';

export interface StepRun {
  readonly of: TestRun;
  readonly phase: StepPhase;
  readonly actions: readonly Action[];
  readonly emit: Emit;
}

/** Runs one step. What its action or the ground broke is in `error`; what SPIRE did is in `expectations`. */
export async function runStep(
  placed: PlacedStep,
  run: StepRun,
  context: Omit<Observation, 'onSettled'>,
): Promise<{ readonly result: StepResult; readonly thrown?: unknown }> {
  const { id, step } = placed;
  const { of, phase, actions, emit } = run;
  const { lab, clock, cluster, signal } = context;
  const expected = expectationIds(placed);
  emit({ type: 'step.started', run: of, step: id, title: step.title, phase, why: step.why, expectations: expected });
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const decided: ExpectationResult[] = [];
  const onSettled = (result: ExpectationResult): void => {
    decided.push(result);
    emit({ type: 'expectation.settled', run: of, step: id, result });
  };
  const act = async (): Promise<void> => {
    for (const action of actions) await lab.perform(action, signal);
  };
  const finish = (status: StepResult['status'], expectations: readonly ExpectationResult[], thrown?: unknown): { result: StepResult; thrown?: unknown } => {
    const seconds = (clock.now() - began) / 1000;
    const error = thrown === undefined ? {} : { error: toProblem(thrown, lab.address) };
    const result: StepResult = { id, title: step.title, why: step.why, phase, status, startedAt, seconds, expectations, ...error };
    emit({ type: 'step.ended', run: of, result });
    return thrown === undefined ? { result } : { result, thrown };
  };
  try {
    const results = await observe(placed, act, { ...context, onSettled });
    return finish(context.enough?.aborted === true || results.some(({ status }) => status === 'failed') ? 'failed' : 'passed', results);
  } catch (thrown) {
    const ground = signal.aborted ? undefined : await lab.ground(signal).catch(() => undefined);
    const inOrder = decided.toSorted((left, right) => expected.indexOf(left.id) - expected.indexOf(right.id));
    return finish('failed', inOrder, ground ?? thrown);
  }
}
