import type { Injection } from '../adapters/state/injections.ts';
import { type LabFolder, updateRecord } from '../adapters/state/lab-record.ts';
import { Failure, messageOf } from '../core/failure.ts';
import type { RunningLab } from '../engine/ports.ts';
import type { Run } from './run.ts';
import { without } from './undo-book.ts';

/** Milliseconds: as long as a test may take to heal its fault. */
const undoWithin = 120_000;

/**
 * Takes back a fault that is in a lab, by what its record says, and strikes it out there. What the fault is by now in
 * this checkout does not matter.
 *
 * @throws Failure E_HEAL
 */
export async function undoLeft(injection: Injection, lab: RunningLab, folder: LabFolder, { emit, signal }: Pick<Run, 'emit' | 'signal'>): Promise<void> {
  const { fault, title, stage, undo, at } = injection;
  if (stage === 'being-tried') emit({ type: 'noted', level: 'info', text: `healing what a run that was killed left at ${at}: ${title}` });
  const within = AbortSignal.any([signal, AbortSignal.timeout(undoWithin)]);
  try {
    for (const action of undo) await lab.perform(action, within);
  } catch (cause) {
    signal.throwIfAborted();
    throw new Failure('E_HEAL', `${title}: the fault could not be healed: ${messageOf(cause)}`, { cause, left: 'the lab runs, with the fault in it' });
  }
  await updateRecord(folder, (record) => without(record, fault));
}

/** @throws Failure E_FAULT_IN where somebody has left a fault in the lab to look at it */
export function refuseLeft(injections: readonly Injection[]): void {
  const left = injections.find(({ stage }) => stage === 'left');
  if (left === undefined) return;
  throw new Failure('E_FAULT_IN', left.mystery ? `A fault was injected at ${left.at}; which, is to be found out.` : `${left.title}: injected at ${left.at}.`);
}
