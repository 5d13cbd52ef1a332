import { type LabRecord, labFolder, updateRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { TestResult } from '../core/results.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import { runHeal } from '../engine/run-heal.ts';
import type { Lab } from '../lab/define-lab.ts';
import { recoveryOf, requestsAnsweredAgain } from '../lab/fault-test.ts';
import { leftIn } from './as-it-was.ts';
import { connectionTo } from './connection.ts';
import { allFaults } from './faults.ts';
import { aboutFault } from './in-lab.ts';
import type { Run } from './run.ts';
import { injectionsIn, undoBook, without } from './undo-book.ts';

/**
 * Heals the fault that is in a lab by what was written down before it came, and proves that the lab is as it was.
 *
 * @throws Failure E_NO_FAULT, E_HEAL; whatever broke the ground
 */
export async function healFault(lab: Lab, run: Run): Promise<{ readonly record: LabRecord; readonly title: string; readonly result: TestResult }> {
  const { settings, clock, emit, signal } = run;
  const folder = labFolder(settings.paths.state, settings.name);
  const faults = await allFaults();
  return aboutFault(lab, run, async ({ record, injection: first, attached }) => {
    const differences = leftIn(await connectionTo(lab, folder, settings), attached);
    const cluster = clusterClock(attached.logs, clock);
    const acid = {
      lab: attached,
      clock,
      cluster,
      signal,
      emit,
      repetition: 1,
      control: false,
      beside: [],
      undos: undoBook(folder, attached),
      differences,
    } as const;
    try {
      const [injection, ...others] = injectionsIn(record);
      // A run that was killed may have had two faults in, in tests side by side: the lab is as it was when both are healed.
      for (const { undo } of others) for (const action of undo) await attached.perform(action, signal);
      const fault = faults.find(({ id }) => id === first.fault);
      const recovery = fault === undefined || others.length > 0 ? [requestsAnsweredAgain(lab)] : recoveryOf(fault, lab);
      const result = await runHeal(
        {
          id: first.fault,
          title: first.title,
          undo: injection?.undo ?? [],
          recovery,
          undone: () => updateRecord(folder, (now) => [first, ...others].reduce((left, each) => without(left, each.fault), now)),
        },
        acid,
      );
      return { record, title: first.title, result };
    } catch (error) {
      if (error instanceof Failure && error.code === 'E_HEAL') await updateRecord(folder, (now) => ({ ...now, tainted: error.message }));
      throw error;
    } finally {
      cluster.stop();
    }
  });
}
