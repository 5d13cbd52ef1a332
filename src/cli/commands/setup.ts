import { commandFor } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { runGraph } from '../../engine/graph.ts';
import { newGround, setupTasks } from '../../lifecycle/ground-tasks.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { reportingFrom } from '../shared.ts';

export const setup: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const { exitCode, report } = await runSession({ command: 'setup', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    await runGraph(setupTasks(newGround(), settings), session);
    return { exitCode: ExitCode.passed };
  });
  if (output === 'json') printJson(report);
  else if (output === 'text' && exitCode === ExitCode.passed) print(`This machine is ready for a lab: ${commandFor(settings, 'up')}`);
  return exitCode;
};
