import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { ownLab } from '../../lifecycle/own-lab.ts';
import { reset as resetLab } from '../../lifecycle/reset.ts';
import { explainTime } from '../../report/explain-time.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const reset: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  const { exitCode, report } = await runSession({ command: 'reset', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    const { record } = await ownLab(settings, folder, session.signal);
    await using _attached = await resetLab(lab, record, folder, session);
    return findingsOf(record, ExitCode.passed);
  });
  if (output === 'json') printJson(report);
  if (output !== 'text') return exitCode;
  if (options['explainTime'] === true) print(explainTime(report.tasks, outputWidth()));
  if (exitCode === ExitCode.passed) print(`The lab ${settings.name} is as it was at first: ${report.seconds.toFixed(1)} s.`);
  return exitCode;
};
