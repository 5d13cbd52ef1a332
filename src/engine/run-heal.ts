import { Failure, messageOf } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import type { Action } from '../lab/actions.ts';
import { ownSteps, type PlacedStep, recoverySteps } from '../lab/step-ids.ts';
import { type RoundStep, step } from '../lab/steps.ts';
import type { AcidRun } from './acid-run.ts';
import { beginTest } from './begin.ts';
import { keepSteps } from './keep-steps.ts';
import { takeMark } from './mark.ts';
import { untilAsItWas } from './until-as-it-was.ts';

/** What is to be taken back, and how it is seen that it was. */
export interface Healing {
  readonly id: string;
  readonly title: string;
  readonly undo: readonly Action[];
  readonly recovery: readonly RoundStep[];
  /** Called when the undo is done, before it is looked at what came of it. */
  readonly undone: () => Promise<void>;
}

/**
 * Takes a fault back that somebody else has injected, and proves that the lab is as it was. What it was before is known
 * from its manifests only: nobody has looked at it, so what must be unchanged is left out.
 *
 * @throws Failure E_HEAL, and whatever broke the ground
 */
export async function runHeal({ id, title, undo, recovery, undone }: Healing, run: AcidRun): Promise<TestResult> {
  const { cluster, lab, repetition } = run;
  const of = { test: `heal.${id}`, repetition };
  const open = beginTest(of, title, run);
  const kept = keepSteps(of, run, new Map());
  const [first, ...rest] = recoverySteps({ id, recovery })
    .map(withoutUnchanged)
    .filter(({ step }) => step.expect.length > 0);
  const healing = first ?? { id: 'undone', step: step('The fault is undone', { why: 'By what was written down before it was injected.', expect: [] }) };
  await kept.perform(healing, 'heal', [...undo, ...healing.step.do], { since: takeMark(lab, cluster.now()) }).catch((cause: unknown) => {
    run.signal.throwIfAborted();
    throw new Failure('E_HEAL', `${title}: the fault could not be healed: ${messageOf(cause)}`, { cause, left: 'the lab runs, with the fault in it' });
  });
  await undone();
  for (const each of rest) await kept.perform(each, 'recovery', each.step.do);
  if (run.differences !== undefined) await kept.add(await untilAsItWas(ownSteps.asItWas({ id }), run.differences, of, run));
  const status = kept.steps.every((each) => each.status === 'passed') ? 'passed' : 'failed';
  return open.end({ status, tainted: false }, kept.steps);
}

function withoutUnchanged({ id, step: each }: PlacedStep): PlacedStep {
  return { id, step: { ...each, expect: each.expect.filter(({ kind }) => kind !== 'unchanged') } };
}
