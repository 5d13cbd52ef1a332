import { readProgress, rememberProgress } from '../../adapters/state/progress.ts';
import { command } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { runLesson, setTask } from '../../engine/run-lesson.ts';
import type { Lesson } from '../../lab/define-lesson.ts';
import { allLessons, findLesson } from '../../lifecycle/lessons.ts';
import { demandDefinition } from '../../lifecycle/made-lab.ts';
import type { Settings } from '../../lifecycle/settings.ts';
import { beginLesson } from '../../lifecycle/take-lesson.ts';
import { resultText } from '../../report/result-text.ts';
import { runAsking } from '../ask-first.ts';
import type { Action, Invocation } from '../command.ts';
import { type LessonOnPath, pathText, taskText } from '../lesson-text.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../output.ts';
import { findingsOf, reportingFrom } from '../shared.ts';
import { asksNobody } from '../terminal-input.ts';
import { walkThrough } from '../walk-lesson.ts';

/** The path of lessons; or one of them, step by step; or, with nobody there, from beginning to end. */
export const learn: Action = async (invocation) => {
  const { options, args } = invocation;
  const settings = await settingsFrom(options, process.env);
  const lessons = args.length === 0 && options['unattended'] === true ? await allLessons() : await Promise.all(args.map(findLesson));
  for (const each of lessons) demandDefinition(each, settings);
  const [lesson] = lessons;
  if (lesson === undefined) return listPath(settings, invocation);
  if (options['unattended'] === true) return unattended(lessons, settings, invocation);
  if (lessons.length > 1) throw new Failure('E_USAGE', 'One lesson at a time, or all of them with --unattended.');
  if (options['task'] === true) return taskOnly(lesson, settings, invocation);
  if (asksNobody(options)) {
    throw new Failure('E_USAGE', 'learn asks after each step, which needs a terminal and no --no-input.', {
      next: [command('learn', lesson.id, '--unattended')],
    });
  }
  return walkThrough(lesson, settings, invocation);
};

async function listPath(settings: Settings, { options }: Invocation): Promise<number> {
  const lessons = await allLessons();
  const progress = await readProgress(settings.paths.state);
  const path = lessons.map(({ id, title, subtitle, minutes }): LessonOnPath => {
    const state = progress[id]?.passed === true ? 'passed' : progress[id] === undefined ? 'new' : 'begun';
    return { id, title, subtitle, minutes, state };
  });
  // In a pipe one line is one lesson.
  if (outputFormat(options['output']) === 'text') print(pathText(path, settings, process.stdout.isTTY ? outputWidth() : Number.POSITIVE_INFINITY));
  else printJson(path);
  return ExitCode.passed;
}

async function unattended(lessons: readonly Lesson[], settings: Settings, { options, interruption }: Invocation): Promise<number> {
  const { exitCode, report } = await runAsking(
    { command: 'learn', settings, control: false, interruption, keepsReport: true, ...reportingFrom(options) },
    options,
    async (session) => {
      const codes: number[] = [];
      let last: ReturnType<typeof findingsOf> | undefined;
      for (const lesson of lessons) {
        last = await beginLesson(lesson, session, async (run, record) => {
          const { result, thrown } = await runLesson(lesson, run);
          if (thrown !== undefined) throw thrown;
          return findingsOf(record, result.status === 'passed' ? ExitCode.passed : ExitCode.expectationFailed);
        });
        codes.push(last.exitCode);
      }
      return { ...last, exitCode: Math.max(...codes) };
    },
  );
  const output = outputFormat(options['output']);
  if (output === 'json') printJson(report);
  if (output === 'text' && report.tests.length > 0) print(resultText(report, { width: outputWidth() }));
  return exitCode;
}

/** For a classroom, or for who has read the lesson elsewhere. */
async function taskOnly(lesson: Lesson, settings: Settings, { options, interruption }: Invocation): Promise<number> {
  const { exitCode } = await runAsking({ command: 'learn', settings, control: false, interruption, ...reportingFrom(options) }, options, (session) =>
    beginLesson(lesson, session, async (run, record) => {
      const seen = await setTask(lesson, run);
      await rememberProgress(settings.paths.state, lesson.id, lesson.steps.length + 1, false);
      return findingsOf(record, seen.every(({ status }) => status === 'passed') ? ExitCode.passed : ExitCode.expectationFailed);
    }),
  );
  if (exitCode === ExitCode.passed) print(taskText(lesson, settings, outputWidth()));
  return exitCode;
}
