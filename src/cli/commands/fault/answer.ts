import { command } from '../../../core/command-line.ts';
import { ExitCode } from '../../../core/exit-code.ts';
import { Failure } from '../../../core/failure.ts';
import { type CauseGrade, type EvidenceGrade, gradeCause, gradeEvidence } from '../../../engine/grade-answer.ts';
import { markOf } from '../../../engine/mark.ts';
import { findFault } from '../../../lifecycle/faults.ts';
import { aboutFault } from '../../../lifecycle/in-lab.ts';
import { madeLab } from '../../../lifecycle/made-lab.ts';
import type { Action } from '../../command.ts';
import { answerText, injectedText } from '../../fault-text.ts';
import { settingsFrom } from '../../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';
import { runSession } from '../../session.ts';
import { findingsOf, reportingFrom } from '../../shared.ts';

/** Grades what somebody thinks which fault is in the lab, and the line that made them think so. */
export const answer: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', 'fault answer needs the ID of a fault.', { next: [command('fault', 'ls')] });
  const given = await findFault(id);
  const line = typeof options['line'] === 'string' ? options['line'] : undefined;
  const { reporting, ...request } = reportingFrom(options);
  let graded: { readonly cause: CauseGrade; readonly evidence: EvidenceGrade } | undefined;
  const { exitCode } = await runSession(
    { command: 'fault answer', settings, control: false, interruption, ...request, reporting: { ...reporting, quiet: true } },
    (session) =>
      aboutFault(lab, session, async ({ record, injection, since, attached }) => {
        const is = await findFault(injection.fault);
        const evidence = gradeEvidence(line, is, attached.logs.entries, markOf(attached, since));
        graded = { cause: gradeCause(given, is), evidence };
        return findingsOf(record, graded.cause === 'right' ? ExitCode.passed : ExitCode.expectationFailed);
      }),
  );
  if (graded === undefined) return exitCode;
  const { cause, evidence } = graded;
  if (output !== 'text') printJson(graded);
  else print([answerText(cause, evidence), ...(cause === 'right' ? ['', injectedText(given, settings, outputWidth())] : [])].join('\n'));
  return exitCode;
};
