import { labFolder, writeRecord } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { findLab, selectTests } from '../../lifecycle/labs.ts';
import { runTests, type TestsOutcome } from '../../lifecycle/run-tests.ts';
import { bundle, up } from '../../lifecycle/up.ts';
import { resultText } from '../../report/result-text.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, listOf, reportingFrom } from '../shared.ts';

export const test: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const lab = await findLab(settings.lab);
  const tests = selectTests(lab, [...args, ...listOf(options['only'])], listOf(options['skip']));
  const repeat = Number(options['repeat'] ?? 1);
  if (!Number.isInteger(repeat) || repeat < 1) throw new Failure('E_USAGE', `--repeat ${String(options['repeat'])}: must be a whole number from 1 on.`);
  const control = options['control'] === true;
  let outcome: TestsOutcome | undefined;
  const { exitCode, report } = await runSession(
    { command: 'test', settings, control, interruption, keepsReport: true, ...reportingFrom(options) },
    async (session) => {
      const { record, attached } = await up(lab, session);
      await using _attached = attached;
      outcome = await runTests(tests, attached, { ...session, control, repeat, failFast: options['failFast'] === true });
      if (outcome.exitCode !== ExitCode.passed && !session.signal.aborted) await bundle(session, attached.client);
      if (outcome.taint !== undefined) await writeRecord(labFolder(settings.paths.state, settings.name), { ...record, tainted: outcome.taint });
      return findingsOf(record, outcome.exitCode);
    },
  );
  if (output === 'json') printJson(report);
  if (output === 'text' && report.tests.length > 0)
    print(resultText(report, { width: process.stdout.columns ?? 80, ...(process.stdout.isTTY && process.stderr.isTTY ? { failures: 'omitted' } : {}) }));
  return exitCode;
};
