import { ExitCode } from '../../core/exit-code.ts';
import { pruneLeftovers } from '../../lifecycle/prune.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

export const prune: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const removed = await pruneLeftovers(settings, options['cache'] === true ? 'and-cache' : 'labs-only', interruption.signal);
  if (output !== 'text') printJson({ removed });
  else print(removed.length === 0 ? 'Nothing was left behind.' : `Removed:\n${removed.map((what) => `  ${what}`).join('\n')}`);
  return ExitCode.passed;
};
