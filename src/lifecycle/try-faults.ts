import { type LabRecord, labFolder, updateRecord } from '../adapters/state/lab-record.ts';
import { ExitCode } from '../core/exit-code.ts';
import type { Lab } from '../lab/define-lab.ts';
import { faultTest } from '../lab/fault-test.ts';
import type { Fault } from '../lab/faults.ts';
import { leftIn } from './as-it-was.ts';
import { bundleOfFailed } from './bundle.ts';
import { connectionTo } from './connection.ts';
import { reset } from './reset.ts';
import type { Run } from './run.ts';
import { runTests } from './run-tests.ts';
import { undoBook } from './undo-book.ts';
import { up } from './up.ts';

/**
 * Tries faults one after the other on one lab: each is injected, seen, healed, and has left nothing behind. A lab that one
 * of them has left in another state is reset before the next.
 */
export async function tryFaults(
  faults: readonly Fault[],
  lab: Lab,
  run: Run & { readonly control: boolean },
): Promise<{ readonly record: LabRecord; readonly exitCode: number }> {
  const { settings, emit, signal, control } = run;
  const folder = labFolder(settings.paths.state, settings.name);
  const deployed = await up(lab, run);
  const { record } = deployed;
  let { attached } = deployed;
  let worst: number = ExitCode.passed;
  try {
    for (const [at, fault] of faults.entries()) {
      const differences = leftIn(await connectionTo(lab, folder, settings), attached);
      const outcome = await runTests([faultTest(fault, lab)], attached, { ...run, repeat: 1, failFast: false, undos: undoBook(folder, attached), differences });
      const { taint } = outcome;
      if (taint !== undefined) await updateRecord(folder, (now) => ({ ...now, tainted: taint }));
      worst = Math.max(worst, outcome.exitCode);
      if (outcome.exitCode === ExitCode.passed) continue;
      if (!signal.aborted) await bundleOfFailed(run, lab, attached.client);
      if (outcome.exitCode !== ExitCode.expectationFailed) break;
      if (control || at === faults.length - 1) continue;
      emit({ type: 'noted', level: 'info', text: `resetting the lab: ${fault.id} may have left something in it` });
      await attached[Symbol.asyncDispose]();
      attached = await reset(lab, record, folder, run);
    }
  } finally {
    await attached[Symbol.asyncDispose]();
  }
  return { record, exitCode: worst };
}
