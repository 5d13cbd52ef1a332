import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import type { Injection } from '../adapters/state/injections.ts';
import { type LabRecord, labFolder } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { Lab } from '../lab/define-lab.ts';
import { parseTimestamp } from '../logs/timestamp.ts';
import { ownLab } from './own-lab.ts';
import type { Run } from './run.ts';
import { nounOf } from './settings.ts';
import { injectionsIn } from './undo-book.ts';
import { attachTo } from './up.ts';

/** A fault that is in a lab, and the lab with all that was logged since. */
export interface InLab {
  readonly record: LabRecord;
  readonly injection: Injection;
  /** The cluster's time at which it was written down, in nanoseconds. */
  readonly since: bigint;
  readonly attached: AttachedLab;
}

/** Does something about the fault that is in a lab. @throws Failure E_NO_LAB, E_NO_FAULT */
export async function aboutFault<T>(lab: Lab, run: Run, doing: (inLab: InLab) => Promise<T>): Promise<T> {
  const folder = labFolder(run.settings.paths.state, run.settings.name);
  const { record } = await ownLab(run.settings, folder, run.signal);
  const [injection] = injectionsIn(record);
  if (injection === undefined) throw new Failure('E_NO_FAULT', `No fault is in the ${nounOf(run.settings)}.`);
  const since = parseTimestamp(injection.at) ?? 0n;
  await using attached = await attachTo(lab, folder, run, since);
  return await doing({ record, injection, since, attached });
}
