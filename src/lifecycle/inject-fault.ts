import { type LabRecord, labFolder, readRecord, updateRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import { runRounds } from '../engine/run-acid.ts';
import { leaveFault } from '../engine/run-fault.ts';
import type { Lab } from '../lab/define-lab.ts';
import { faultTest } from '../lab/fault-test.ts';
import type { Fault } from '../lab/faults.ts';
import { withoutPods } from './follow-noter.ts';
import type { Run } from './run.ts';
import { nounOf } from './settings.ts';
import { injectionsIn, undoBook, withInjections } from './undo-book.ts';
import { up } from './up.ts';

/**
 * Injects the first of these faults for which the lab has what it takes, and leaves it there once its symptoms were seen.
 * A fault that does not show them is healed, and not left.
 *
 * @param secrecy `mystery` where whoever works on the lab is to find out which it is: nothing is told of it then
 * @throws Failure E_LESSON_ON, E_FAULT_IN; E_HEAL; whatever broke the ground
 */
export async function injectFirst(
  faults: readonly Fault[],
  lab: Lab,
  run: Run,
  secrecy: 'known' | 'mystery',
): Promise<{ readonly record: LabRecord; readonly fault: Fault; readonly result: TestResult }> {
  const { settings, clock, signal } = run;
  const folder = labFolder(settings.paths.state, settings.name);
  refuseLesson(await readRecord(folder), nounOf(settings));
  const { record, attached } = await up(lab, secrecy === 'mystery' ? { ...run, emit: withoutPods(run.emit) } : run);
  await using _attached = attached;
  const cluster = clusterClock(attached.logs, clock);
  const emit = secrecy === 'mystery' ? () => undefined : run.emit;
  const undos = undoBook(folder, attached, secrecy);
  try {
    for (const [at, fault] of faults.entries()) {
      const acid = { lab: attached, clock, cluster, signal, emit, repetition: 1, control: false, beside: [], undos };
      const { result, thrown } = await runRounds(faultTest(fault, lab), acid, (kept, of) => leaveFault(fault, of, acid, kept));
      if (thrown !== undefined) {
        if (thrown instanceof Failure && thrown.code === 'E_HEAL') await updateRecord(folder, (now) => ({ ...now, tainted: thrown.message }));
        throw thrown;
      }
      if (result.status === 'skipped' && at < faults.length - 1) continue;
      if (result.status === 'passed') {
        await updateRecord(folder, (now) =>
          withInjections(
            now,
            injectionsIn(now).map((each) => ({ ...each, stage: 'left' })),
          ),
        );
      }
      return { record, fault, result };
    }
  } finally {
    cluster.stop();
  }
  throw new Failure('E_UNKNOWN_FAULT', 'No fault is like that.');
}

/** @throws Failure E_LESSON_ON */
export function refuseLesson(record: LabRecord | undefined, lab: string): void {
  if (record?.lesson !== undefined) throw new Failure('E_LESSON_ON', `The lesson ${record.lesson} is being taken on the ${lab}.`);
}
