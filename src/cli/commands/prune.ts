import { ExitCode } from '../../core/exit-code.ts';
import { pruneLeftovers } from '../../lifecycle/prune.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { confirmed } from '../terminal-input.ts';

export const prune: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const andCache = options['cache'] === true;
  const question = 'Remove all cached images and tools as well? Building them again takes about twenty minutes.';
  if (andCache && !(await confirmed(question, options, interruption.signal))) return ExitCode.passed;
  const removed = await pruneLeftovers(settings, andCache ? 'and-cache' : 'labs-only', interruption.signal);
  if (output !== 'text') printJson({ removed });
  else print(removed.length === 0 ? 'Nothing was left behind.' : `Removed:\n${removed.map((what) => `  ${what}`).join('\n')}`);
  return ExitCode.passed;
};
