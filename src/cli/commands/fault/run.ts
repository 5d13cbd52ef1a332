import { labFolder, readRecord } from '../../../adapters/state/lab-record.ts';
import { command } from '../../../core/command-line.ts';
import { Failure } from '../../../core/failure.ts';
import { allFaults, findFault } from '../../../lifecycle/faults.ts';
import { refuseLesson } from '../../../lifecycle/inject-fault.ts';
import { madeLab } from '../../../lifecycle/made-lab.ts';
import { nounOf } from '../../../lifecycle/settings.ts';
import { tryFaults } from '../../../lifecycle/try-faults.ts';
import { resultText } from '../../../report/result-text.ts';
import { runAsking } from '../../ask-first.ts';
import type { Action } from '../../command.ts';
import { settingsFrom } from '../../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';
import { findingsOf, reportingFrom } from '../../shared.ts';

/** Faults from healthy to healed, one after the other. */
export const run: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const all = options['all'] === true;
  if (all === args.length > 0) throw new Failure('E_USAGE', 'fault run needs IDs of faults, or --all.', { next: [command('fault', 'ls')] });
  const faults = all ? await allFaults() : await Promise.all(args.map(findFault));
  const control = options['control'] === true;
  const { exitCode, report } = await runAsking(
    { command: 'fault run', settings, control, interruption, keepsReport: true, ...reportingFrom(options) },
    options,
    async (session) => {
      refuseLesson(await readRecord(labFolder(settings.paths.state, settings.name)), nounOf(settings));
      const { record, exitCode: worst } = await tryFaults(faults, lab, { ...session, control });
      return findingsOf(record, worst);
    },
  );
  if (output === 'json') printJson(report);
  if (output === 'text' && report.tests.length > 0) print(resultText(report, { width: outputWidth() }));
  return exitCode;
};
