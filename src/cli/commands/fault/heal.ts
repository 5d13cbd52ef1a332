import { ExitCode } from '../../../core/exit-code.ts';
import { healFault } from '../../../lifecycle/heal-fault.ts';
import { madeLab } from '../../../lifecycle/made-lab.ts';
import { resultText } from '../../../report/result-text.ts';
import type { Action } from '../../command.ts';
import { settingsFrom } from '../../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';
import { runSession } from '../../session.ts';
import { findingsOf, reportingFrom } from '../../shared.ts';

/** Whatever fault is in the lab is taken back, and the lab is as it was. */
export const heal: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  let healed: string | undefined;
  const { exitCode, report } = await runSession(
    { command: 'fault heal', settings, control: false, interruption, keepsReport: true, ...reportingFrom(options) },
    async (session) => {
      const { record, title, result } = await healFault(lab, session);
      healed = title;
      return findingsOf(record, result.status === 'passed' ? ExitCode.passed : ExitCode.expectationFailed);
    },
  );
  if (output === 'json') printJson(report);
  if (output !== 'text' || healed === undefined) return exitCode;
  print(exitCode === ExitCode.passed ? `Healed, and the lab is as it was. It was: ${healed}.` : resultText(report, { width: outputWidth() }));
  return exitCode;
};
