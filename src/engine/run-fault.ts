import type { TestRun } from '../core/events.ts';
import { Failure, isGroundFailure, messageOf } from '../core/failure.ts';
import type { ExpectationResult } from '../core/results.ts';
import type { Fault, Touched } from '../lab/faults.ts';
import type { LogSource } from '../lab/sources.ts';
import { expectationId, ownSteps, recoverySteps, symptomSteps } from '../lab/step-ids.ts';
import type { AcidRun } from './acid-run.ts';
import { beginStep } from './begin.ts';
import type { KeptSteps } from './keep-steps.ts';
import { type Mark, takeMark } from './mark.ts';
import type { RunningLab } from './ports.ts';
import { predictions } from './predictions.ts';
import { untilAsItWas } from './until-as-it-was.ts';
import { watchMeanwhile } from './watch-meanwhile.ts';

/** Healing must end well even when the run was interrupted: its time is its own. */
const healWithin = 120_000;

/**
 * One fault: its undo is written down, it is injected, its symptoms are seen, it is healed, and the lab is as it was. As
 * soon as something breaks that it does not touch, it is healed, and the test has failed.
 *
 * @throws Failure E_HEAL, and whatever broke an action or the ground, after the fault was healed
 */
export async function runFault(fault: Fault, of: TestRun, run: AcidRun, kept: KeptSteps): Promise<void> {
  const { lab, cluster, control, undos } = run;
  const [healing, ...recovery] = recoverySteps(fault);
  if (fault.symptoms.length === 0 || healing === undefined) throw new Failure('E_DEFECT', `The fault ${fault.id} has no symptom or no recovery.`);
  // With the fault left out, only what its symptoms do is to be undone, such as a pod that they start.
  const acts = !control || fault.symptoms.some((step) => step.do.length > 0);
  if (acts) await undos.open(fault);
  let broken: { readonly by: unknown } | undefined;
  try {
    await seeSymptoms(fault, of, run, kept, takeMark(lab, cluster.now()));
    if (!control) {
      await kept.perform(healing, 'heal', [...fault.heal, ...healing.step.do], { since: takeMark(lab, cluster.now()) });
      await undos.close(fault);
      for (const placed of recovery) await kept.perform(placed, 'recovery', placed.step.do);
      if (run.differences !== undefined) await kept.add(await untilAsItWas(ownSteps.asItWas(fault), run.differences, of, run));
      return;
    }
  } catch (by) {
    broken = { by };
  }
  if (acts) {
    await heal(fault, lab).catch((failure: unknown) => {
      // On broken ground nothing can be healed: that it could not is no finding of its own.
      throw isGroundFailure(broken?.by) ? new SuppressedError(failure, broken?.by, 'the ground broke, and the fault could not be healed') : failure;
    });
    await undos.close(fault);
  }
  if (broken !== undefined) throw broken.by;
}

async function seeSymptoms(fault: Fault, of: TestRun, run: AcidRun, { perform, add }: KeptSteps, injected: Mark): Promise<void> {
  const { control, beside } = run;
  const predicting = control ? undefined : predictions(fault, of, run);
  const id = ownSteps.meanwhile(fault);
  const all = fault.meanwhile.map((each, at) => ({ ...each, id: expectationId(id, at) }));
  const going = control ? [] : all.filter(({ source }) => !isTouched(source, beside));
  const watch = watchMeanwhile(going, run, injected);
  const signal = AbortSignal.any([run.signal, watch.signal]);
  const [title, why] = ['Meanwhile, what the fault does not touch goes on', 'A fault that breaks more than it says it does would be another one.'];
  const expected = going.map((each) => each.id);
  const open = going.length === 0 ? undefined : beginStep(of, { id, title, phase: 'symptom', why }, expected, run);
  let results: readonly ExpectationResult[] = [];
  try {
    for (const [at, placed] of symptomSteps(fault).entries()) {
      predicting?.();
      await perform(placed, at === 0 ? 'fault' : 'symptom', [...(at === 0 && !control ? fault.inject : []), ...placed.step.do], { since: injected, signal });
    }
  } catch (error) {
    // Cut short by the watch: that something broke which must not is told below.
    if (run.signal.aborted || !watch.signal.aborted || isGroundFailure(watch.signal.reason)) throw error;
  } finally {
    results = await watch.end();
  }
  if (open === undefined) return;
  results.forEach(open.settle);
  await add(open.end(results.every((result) => result.status === 'passed') ? 'passed' : 'failed'));
}

/** What a test that runs beside this one breaks, says nothing about this fault. */
function isTouched({ name }: LogSource, beside: Touched): boolean {
  return beside === 'everything' || beside.some((workload) => workload.name === name);
}

/**
 * One fault that is left in the lab to be looked at, after its symptoms were seen. Where they are not, or something
 * breaks, it is healed.
 *
 * @throws Failure E_HEAL, and whatever broke an action or the ground, after the fault was healed
 */
export async function leaveFault(fault: Fault, of: TestRun, run: AcidRun, kept: KeptSteps): Promise<void> {
  const { lab, cluster, undos } = run;
  await undos.open(fault);
  let broken: { readonly by: unknown } | undefined;
  try {
    await seeSymptoms(fault, of, run, kept, takeMark(lab, cluster.now()));
  } catch (by) {
    broken = { by };
  }
  if (broken === undefined && kept.steps.every(({ status }) => status === 'passed')) return;
  await heal(fault, lab);
  await undos.close(fault);
  if (broken !== undefined) throw broken.by;
}

/** Undoes the fault without looking: used when the run was cut short, or the fault left out. @throws Failure E_HEAL */
async function heal(fault: Fault, lab: RunningLab): Promise<void> {
  const signal = AbortSignal.timeout(healWithin);
  try {
    for (const action of fault.heal) await lab.perform(action, signal);
  } catch (cause) {
    throw new Failure('E_HEAL', `${fault.title}: the fault could not be healed: ${messageOf(cause)}`, {
      cause,
      left: 'the lab runs, with the fault in it',
    });
  }
}
