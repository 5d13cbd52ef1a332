import { command } from '../../../core/command-line.ts';
import { ExitCode } from '../../../core/exit-code.ts';
import { Failure } from '../../../core/failure.ts';
import { explainFault } from '../../../lab/explain.ts';
import { findFault } from '../../../lifecycle/faults.ts';
import { findLab } from '../../../lifecycle/labs.ts';
import type { Action } from '../../command.ts';
import { outputFormat, print, printJson } from '../../output.ts';

export const explain: Action = async ({ options, args }) => {
  const output = outputFormat(options['output']);
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', 'fault explain needs the ID of a fault.', { next: [command('fault', 'ls')] });
  const text = explainFault(await findFault(id), await findLab('mtls'));
  if (output === 'text') print(text);
  else printJson({ id, text });
  return ExitCode.passed;
};
