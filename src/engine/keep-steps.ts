import type { TestRun } from '../core/events.ts';
import type { StepPhase, StepResult } from '../core/results.ts';
import type { Action } from '../lab/actions.ts';
import type { PlacedStep } from '../lab/step-ids.ts';
import type { AcidRun } from './acid-run.ts';
import type { Judged } from './control-verdict.ts';
import type { Baselines } from './judge-state.ts';
import type { Observation } from './observe.ts';
import { runStep } from './run-step.ts';

/** What the steps of a test have come to so far. */
export interface KeptSteps {
  readonly steps: readonly StepResult[];
  /** The expectations of every step that shows a symptom, with their results, in order. */
  readonly judged: readonly Judged[];
  /** Runs a step and keeps its result. @throws what broke it, after its result was kept */
  readonly perform: (
    placed: PlacedStep,
    phase: StepPhase,
    actions: readonly Action[],
    during?: Partial<Pick<Observation, 'since' | 'signal'>>,
  ) => Promise<StepResult>;
  /** Keeps the result of a step that was looked at in another way. */
  readonly add: (result: StepResult) => Promise<StepResult>;
}

/** Ends a test that somebody had a look at: minutes may have passed, so what would come next means nothing. */
export class LookedAt extends Error {}

/** @param baselines what `unchanged` compares with; filled before a step needs it */
export function keepSteps(of: TestRun, run: AcidRun, baselines: Baselines): KeptSteps {
  const { lab, clock, cluster, signal, emit, onFailure } = run;
  const steps: StepResult[] = [];
  const judged: Judged[] = [];
  const add = async (result: StepResult): Promise<StepResult> => {
    steps.push(result);
    if (result.status !== 'failed' || onFailure === undefined) return result;
    await onFailure(result);
    throw new LookedAt();
  };
  return {
    steps,
    judged,
    add,
    async perform(placed, phase, actions, during = {}) {
      const { result, thrown } = await runStep(placed, { of, phase, actions, emit }, { lab, clock, cluster, signal, baselines, ...during });
      if (phase === 'fault' || phase === 'symptom')
        judged.push(...placed.step.expect.map((expectation, at) => ({ expectation, result: result.expectations[at] })));
      if (thrown === undefined) return add(result);
      steps.push(result);
      throw thrown;
    },
  };
}
