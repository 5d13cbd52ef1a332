import { labFolder } from '../../adapters/state/lab-record.ts';
import { commandFor } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { start as startLab, stop as stopLab } from '../../lifecycle/stop-start.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const stop: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  const { exitCode, report } = await runSession({ command: 'stop', settings, control: false, interruption, ...reportingFrom(options) }, async (session) =>
    findingsOf((await stopLab(lab, folder, session)).record, ExitCode.passed),
  );
  if (output === 'json') printJson(report);
  else if (output === 'text' && exitCode === ExitCode.passed) print(`The lab ${settings.name} is stopped. To go on: ${commandFor(settings, 'start')}`);
  return exitCode;
};

export const start: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  const { exitCode, report } = await runSession({ command: 'start', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    const { record, attached } = await startLab(lab, folder, session);
    await attached[Symbol.asyncDispose]();
    return findingsOf(record, ExitCode.passed);
  });
  if (output === 'json') printJson(report);
  else if (output === 'text' && exitCode === ExitCode.passed) print(`The lab ${settings.name} is ready again: ${report.seconds.toFixed(1)} s.`);
  return exitCode;
};
