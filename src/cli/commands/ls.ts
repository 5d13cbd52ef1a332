import { ExitCode } from '../../core/exit-code.ts';
import { allFaults } from '../../lifecycle/faults.ts';
import { allLabs } from '../../lifecycle/labs.ts';
import { allLessons } from '../../lifecycle/lessons.ts';
import type { Action } from '../command.ts';
import { listText, usersOf } from '../list-text.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';

export const ls: Action = async ({ options }) => {
  const output = outputFormat(options['output']);
  const [labs, lessons, faults] = await Promise.all([allLabs(), allLessons(), allFaults()]);
  if (output === 'text') print(listText({ labs, lessons, faults }, outputWidth()));
  else
    printJson({
      labs: labs.map(({ id, title, acid }) => ({ id, title, tests: acid.map((test) => ({ id: test.id, title: test.title, subtitle: test.subtitle })) })),
      lessons: lessons.map(({ id, title, subtitle, minutes, on }) => ({ id, title, subtitle, minutes, lab: on.id })),
      faults: faults.map(({ id, title, why }) => ({ id, title, why, in: usersOf(id, { labs, lessons }) })),
    });
  return ExitCode.passed;
};
