import { openBundle } from '../../adapters/bundle/open-bundle.ts';
import { summaryOf } from '../../adapters/bundle/summary.ts';
import { didYouMean } from '../../core/closest.ts';
import { command } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { summaryText } from '../bundle-text.ts';
import type { Action } from '../command.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';

export const bundle: Action = async ({ options, args }) => {
  const output = outputFormat(options['output']);
  const [action = '', file] = args;
  if (action !== 'show') throw new Failure('E_USAGE', `bundle ${action}: there is only bundle show.${didYouMean(action, ['show'])}`);
  if (file === undefined) throw new Failure('E_USAGE', 'bundle show needs a file.', { next: [command('bundle', 'show', 'FILE')] });
  const opened = await openBundle(file);
  const summary = await summaryOf(opened);
  if (output === 'text') print(summaryText(opened, summary, outputWidth()));
  else printJson({ ...summary, manifest: opened.manifest });
  return ExitCode.passed;
};
