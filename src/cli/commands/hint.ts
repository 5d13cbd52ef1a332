import { command } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import type { StagedHint } from '../../engine/hint-stages.ts';
import { findLesson } from '../../lifecycle/lessons.ts';
import { continueLesson } from '../../lifecycle/take-lesson.ts';
import { tellHint } from '../../lifecycle/tell-hint.ts';
import type { Action } from '../command.ts';
import { hintText } from '../lesson-text.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

/** One stage more of the hint about what is wrong in the lab: where to look, what differs, the whole. */
export const hint: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', 'hint needs the name of a lesson.', { next: [command('learn')] });
  const lesson = await findLesson(id);
  let found: { readonly hint: StagedHint | undefined } | undefined;
  const { exitCode } = await runSession({ command: 'hint', settings, control: false, interruption, ...reportingFrom(options) }, (session) =>
    continueLesson(lesson, session, async (run, record) => {
      found = { hint: await tellHint(lesson, run, settings, 'next') };
      return findingsOf(record, ExitCode.passed);
    }),
  );
  if (found === undefined) return exitCode;
  if (output === 'text') print(hintText(lesson, found.hint, settings, outputWidth()));
  else printJson({ lesson: lesson.id, hint: found.hint ?? null });
  return exitCode;
};
