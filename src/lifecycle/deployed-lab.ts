import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import type { LabRecord } from '../adapters/state/lab-record.ts';

/** A lab that was verified a moment ago. Who is given one owns it: disposing `attached` detaches, the lab stays. */
export interface DeployedLab {
  readonly record: LabRecord;
  readonly attached: AttachedLab;
  /** What is not as it was when the lab was ready, in sentences for people. */
  readonly different: readonly string[];
}

/** The record of a lab that was brought to its first state. */
export function fresh({ tainted: _healed, lesson: _over, injected: _undone, ...record }: LabRecord): LabRecord {
  return { ...record, phase: 'ready' };
}
