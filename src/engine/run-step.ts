import type { Emit, TestRun } from '../core/events.ts';
import { toProblem } from '../core/failure.ts';
import type { StepPhase, StepResult } from '../core/results.ts';
import type { Action } from '../lab/actions.ts';
import { expectationIds, type PlacedStep } from '../lab/step-ids.ts';
import { beginStep } from './begin.ts';
import { type Observation, observe } from './observe.ts';

export interface StepRun {
  readonly of: TestRun;
  readonly phase: StepPhase;
  readonly actions: readonly Action[];
  readonly emit: Emit;
}

/** What a step came to. What its action or the ground broke is in `error`; what SPIRE did is in `expectations`. */
export interface StepOutcome {
  readonly result: StepResult;
  readonly thrown?: unknown;
}

export async function runStep(placed: PlacedStep, run: StepRun, context: Omit<Observation, 'onSettled'>): Promise<StepOutcome> {
  const { of, phase, actions, emit } = run;
  const { lab, clock, cluster, signal } = context;
  const { title, why } = placed.step;
  const open = beginStep(of, { id: placed.id, title, why, phase }, expectationIds(placed), { clock, cluster, emit });
  const act = async (): Promise<void> => {
    for (const action of actions) await lab.perform(action, signal);
  };
  try {
    const results = await observe(placed, act, { ...context, onSettled: open.settle });
    return { result: open.end(context.enough?.aborted === true || results.some(({ status }) => status === 'failed') ? 'failed' : 'passed') };
  } catch (thrown) {
    const ground = signal.aborted ? undefined : await lab.ground(signal).catch(() => undefined);
    const by = ground ?? thrown;
    return { result: open.end('failed', toProblem(by, lab.address)), thrown: by };
  }
}
