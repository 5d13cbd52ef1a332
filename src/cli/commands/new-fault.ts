import { relative } from 'node:path';
import { command, commandFor, usualLab } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { newFault as writeFault } from '../../lifecycle/new-fault.ts';
import type { Action } from '../command.ts';
import { print } from '../output.ts';

export const newFault: Action = async ({ options, args }) => {
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', 'new-fault needs a name.', { next: [command('fault', 'ls')] });
  const file = await writeFault(id, String(options['area'] ?? 'workload'));
  print(
    [
      `made ${relative(process.cwd(), file)}`,
      '',
      'It can be run as it is, and must then fail without its injection:',
      `  ${commandFor(usualLab, 'fault', 'run', id)}`,
      `  ${commandFor(usualLab, 'fault', 'run', id, '--control')}`,
      'How to make a good one of it: CONTRIBUTING.md',
    ].join('\n'),
  );
  return ExitCode.passed;
};
