import { ExitCode } from '../core/exit-code.ts';
import { monotonic } from '../engine/clock.ts';
import type { LessonRun } from '../engine/lesson-run.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Settings } from '../lifecycle/settings.ts';
import { beginLesson, continueLesson } from '../lifecycle/take-lesson.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { runAsking } from './ask-first.ts';
import type { Invocation } from './command.ts';
import { type Looked, lookingText } from './lesson-text.ts';
import { runSession } from './session.ts';
import { findingsOf, reportingFrom } from './shared.ts';

/** What was done on the lab; where the ground or an action broke, that was told already, and this is the exit code. */
export type Done<T> = { readonly value: T } | { readonly exitCode: number };

/** The runs that a conversation about a lesson consists of: each holds the lab only as long as it lasts. */
export interface LessonSessions {
  /** Brings the lab to its first state. */
  begin(): Promise<Done<undefined>>;
  /** Looks for what a step expects, while something is done. @param since `now` when what is looked for may have begun */
  look<T>(step: Looked, doing: (run: LessonRun) => Promise<T>, since?: bigint): Promise<Done<T>>;
  /** Asks the lab something that is answered at once. */
  ask<T>(asking: (run: LessonRun) => Promise<T>): Promise<Done<T>>;
  /** The cluster's time: by its own clock when it was last asked, carried on by one that never jumps. */
  now(): Promise<Done<bigint>>;
}

export function lessonSessions(lesson: Lesson, settings: Settings, { options, interruption }: Invocation): LessonSessions {
  const request = { command: 'learn', settings, control: false, interruption, ...reportingFrom(options) };
  const quietly = { ...request, reporting: { ...request.reporting, quiet: true } };
  let told: { readonly time: bigint; readonly at: number } | undefined;
  const tell = ({ cluster, clock }: LessonRun): void => {
    told = { time: cluster.now(), at: clock.now() };
  };

  async function ask<T>(doing: (run: LessonRun) => Promise<T>, since?: bigint): Promise<Done<T>> {
    let done: { readonly value: T } | undefined;
    const { exitCode } = await runSession(quietly, (session) =>
      continueLesson(
        lesson,
        session,
        async (run, record) => {
          // What was seen, and what was not, is told in the words of the lesson.
          done = { value: await doing({ ...run, emit: () => undefined }) };
          tell(run);
          return findingsOf(record, ExitCode.passed);
        },
        since,
      ),
    );
    return done ?? { exitCode };
  }

  return {
    ask: (asking) => ask(asking),
    async begin() {
      const { exitCode } = await runAsking(request, options, (session) =>
        beginLesson(lesson, session, async (run, record) => {
          tell(run);
          return findingsOf(record, ExitCode.passed);
        }),
      );
      return exitCode === ExitCode.passed ? { value: undefined } : { exitCode };
    },
    async look(step, doing, since) {
      process.stderr.write(`${lookingText(step, step === lesson.task.check ? lesson.task.fresh : [])}\n`);
      return ask(doing, since);
    },
    async now() {
      if (told === undefined) return ask(async ({ cluster }) => cluster.now());
      return { value: told.time + fromSeconds((monotonic.now() - told.at) / 1000) };
    },
  };
}
