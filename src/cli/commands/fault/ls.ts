import { ExitCode } from '../../../core/exit-code.ts';
import { describeNeeds } from '../../../lab/faults.ts';
import { allFaults } from '../../../lifecycle/faults.ts';
import type { Action } from '../../command.ts';
import { faultsText } from '../../fault-text.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';

export const ls: Action = async ({ options }) => {
  const output = outputFormat(options['output']);
  const faults = await allFaults();
  if (output === 'text') print(faultsText(faults, Math.min(outputWidth(), 80)));
  else printJson(faults.map((fault) => ({ id: fault.id, area: fault.area, title: fault.title, level: fault.level, needs: describeNeeds(fault) })));
  return ExitCode.passed;
};
