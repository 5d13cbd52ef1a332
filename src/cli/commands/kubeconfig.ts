import { exists } from '../../adapters/files/atomic.ts';
import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

export const kubeconfig: Action = async ({ options }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const path = labFolder(settings.paths.state, settings.name).kubeconfig;
  if (!(await exists(path))) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);
  if (output === 'text') print(path);
  else printJson({ kubeconfig: path });
  return ExitCode.passed;
};
