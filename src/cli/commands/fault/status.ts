import { ExitCode } from '../../../core/exit-code.ts';
import { type SymptomNow, symptomsNow } from '../../../engine/symptoms-now.ts';
import { allFaults } from '../../../lifecycle/faults.ts';
import { aboutFault } from '../../../lifecycle/in-lab.ts';
import { madeLab } from '../../../lifecycle/made-lab.ts';
import { wrap } from '../../../report/wrap.ts';
import type { Action } from '../../command.ts';
import { mysteryText, symptomsText } from '../../fault-text.ts';
import { settingsFrom } from '../../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';
import { runSession } from '../../session.ts';
import { findingsOf, reportingFrom } from '../../shared.ts';

/** What fault is in the lab, since when, and its symptoms as they are now. Of a mystery nothing but since when. */
export const status: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const { reporting, ...request } = reportingFrom(options);
  let told:
    | { readonly at: string; readonly stage: string; readonly title?: string; readonly fault?: string; readonly symptoms?: readonly SymptomNow[] }
    | undefined;
  const { exitCode } = await runSession(
    { command: 'fault status', settings, control: false, interruption, ...request, reporting: { ...reporting, quiet: true } },
    (session) =>
      aboutFault(lab, session, async ({ record, injection, since, attached }) => {
        const { at, stage, title, fault, mystery } = injection;
        const known = mystery ? undefined : (await allFaults()).find(({ id }) => id === fault);
        const symptoms = known === undefined ? {} : { symptoms: await symptomsNow(known, attached, since, session.signal) };
        told = { at, stage, ...(mystery ? {} : { title, fault, ...symptoms }) };
        return findingsOf(record, ExitCode.passed);
      }),
  );
  if (told === undefined) return exitCode;
  if (output !== 'text') printJson(told);
  else if (told.title === undefined) print(`Since ${told.at}: ${mysteryText(settings)}`);
  else {
    const cut = told.stage === 'being-tried' ? ' The run that injected it was killed; the next one heals it.' : '';
    print([...wrap(`${told.title}, since ${told.at}.${cut}`, outputWidth()), ...symptomsText(told.symptoms ?? [], outputWidth())].join('\n'));
  }
  return exitCode;
};
