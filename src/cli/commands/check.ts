import { rememberProgress } from '../../adapters/state/progress.ts';
import { command as typed } from '../../core/command-line.ts';
import type { Emit } from '../../core/events.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import type { ExpectationResult } from '../../core/results.ts';
import { checkTask, type Grade, solveTask } from '../../engine/check-task.ts';
import type { StagedHint } from '../../engine/hint-stages.ts';
import type { LessonRun } from '../../engine/lesson-run.ts';
import type { Lesson } from '../../lab/define-lesson.ts';
import { findLesson } from '../../lifecycle/lessons.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { continueLesson } from '../../lifecycle/take-lesson.ts';
import { tellHint } from '../../lifecycle/tell-hint.ts';
import type { Action, Invocation } from '../command.ts';
import { checkText, lookingText } from '../lesson-text.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const check: Action = (invocation) => grade(invocation, 'check', checkTask);
export const solve: Action = (invocation) => grade(invocation, 'solve', solveTask);

/** Whether the task of a lesson is done, and where it is not, what is wrong in this very cluster. */
async function grade({ options, args, interruption }: Invocation, command: string, judge: (lesson: Lesson, run: LessonRun) => Promise<Grade>): Promise<number> {
  const output = outputFormat(options['output']);
  const { settings } = await madeLab(await settingsFrom(options, process.env));
  const [id] = args;
  if (id === undefined) throw new Failure('E_USAGE', `${command} needs the name of a lesson.`, { next: [typed('learn')] });
  const lesson = await findLesson(id);
  const quiet = options['quiet'] === true;
  let found: { readonly grade: Grade; readonly hint: StagedHint | undefined } | undefined;
  const { exitCode } = await runSession({ command, settings, control: false, interruption, ...reportingFrom(options) }, (session) =>
    continueLesson(lesson, session, async (run, record) => {
      if (!quiet) process.stderr.write(`${lookingText(lesson.task.check, lesson.task.fresh)}\n`);
      // What is missing is told once, in the words of the lesson.
      const graded = await judge(lesson, { ...run, emit: options['verbose'] === true ? discreetly(run.emit) : () => undefined });
      const passed = graded.status === 'passed';
      found = { grade: graded, hint: passed ? undefined : await tellHint(lesson, run, settings, 'again') };
      if (passed) await rememberProgress(settings.paths.state, lesson.id, lesson.steps.length + 1, true);
      return findingsOf(record, passed ? ExitCode.passed : ExitCode.expectationFailed);
    }),
  );
  if (found === undefined) return exitCode;
  const { grade: graded, hint } = found;
  if (output === 'text') print(checkText(lesson, graded, hint, settings, outputWidth()));
  else printJson({ lesson: lesson.id, passed: graded.status === 'passed', expectations: graded.expectations.map(untold), hint: hint ?? null });
  return exitCode;
}

/** What was looked for, and the lines that were found. What states hold is the whole of a mistake, and comes by hints. */
function untold({ describe, status, evidence, timing }: ExpectationResult): Partial<ExpectationResult> {
  const lines = evidence.filter(({ kind }) => kind === 'line');
  return { describe, status, ...(timing === undefined ? {} : { timing }), ...(lines.length === 0 ? {} : { evidence: lines }) };
}

/** The same of what is told while the check looks. */
function discreetly(emit: Emit): Emit {
  const discreet = (result: ExpectationResult): ExpectationResult => {
    if (result.status !== 'failed' || result.evidence.some(({ kind }) => kind === 'line')) return result;
    return { ...result, received: 'it is not so', evidence: [] };
  };
  return (event) => {
    if (event.type === 'expectation.settled') emit({ ...event, result: discreet(event.result) });
    else emit(event);
  };
}
