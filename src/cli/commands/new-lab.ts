import { relative } from 'node:path';
import { command, commandFor, usualLab } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { newLesson } from '../../lifecycle/new-lesson.ts';
import type { Action } from '../command.ts';
import { print } from '../output.ts';

export const newLab: Action = async ({ args }) => {
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', 'new-lab needs a name.', { next: [command('learn')] });
  const files = await newLesson(id);
  print(
    [
      ...files.map((file) => `made ${relative(process.cwd(), file)}`),
      '',
      'It can be taken as it is:',
      `  ${commandFor(usualLab, 'learn', id, '--unattended')}`,
      'How to make a good one of it: docs/writing-labs.md',
    ].join('\n'),
  );
  return ExitCode.passed;
};
