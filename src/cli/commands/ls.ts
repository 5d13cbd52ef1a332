import { ExitCode } from '../../core/exit-code.ts';
import { allLabs } from '../../lifecycle/labs.ts';
import type { Action } from '../command.ts';
import { outputFormat, print, printJson } from '../output.ts';

export const ls: Action = async ({ options }) => {
  const output = outputFormat(options['output']);
  const labs = await allLabs();
  if (output !== 'text') printJson(labs.map(({ id, title, acid }) => ({ id, title, tests: acid.map((test) => ({ id: test.id, title: test.title })) })));
  else for (const lab of labs) print([`${lab.id}  ${lab.title}`, ...lab.acid.map(({ id, title }) => `  ${id}\n      ${title}`)].join('\n'));
  return ExitCode.passed;
};
