import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import { type LabRecord, labFolder, readRecord, writeRecord } from '../adapters/state/lab-record.ts';
import { rememberTold } from '../adapters/state/told-hints.ts';
import { command } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import { clusterClock } from '../engine/cluster-clock.ts';
import type { LessonRun } from '../engine/lesson-run.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import { ownLab } from './own-lab.ts';
import type { Run } from './run.ts';
import { nounOf } from './settings.ts';
import { attachTo, up } from './up.ts';

/** What is done in a lesson, on the lab that it is played on. */
type Doing<T> = (run: LessonRun, record: LabRecord) => Promise<T>;

/**
 * A lesson from its beginning: on a lab in its first state, which is deployed, mended or reset for it. Whoever comes next
 * resets it again: what learners do to a lab is nobody's business to guess.
 *
 * @throws Failure E_CHANGED where it was changed by hand, and nobody agreed to a reset
 */
export async function beginLesson<T>(lesson: Lesson, run: Run, doing: Doing<T>): Promise<T> {
  const folder = labFolder(run.settings.paths.state, run.settings.name);
  const { record, attached } = await up(lesson.on, run, 'reset');
  await using _attached = attached;
  const used: LabRecord = { ...record, tainted: `the lesson ${lesson.id} was taken on it`, lesson: lesson.id };
  await writeRecord(folder, used);
  await rememberTold(folder.path, lesson.id, []);
  // Awaited here: the lab is let go when this function returns.
  return await during(attached, run, (on) => doing(on, used));
}

/**
 * The same lesson goes on, on the lab as the learner left it.
 *
 * @param since the cluster's time from which on every line is wanted
 * @throws Failure E_NO_LAB, E_NO_LESSON
 */
export async function continueLesson<T>(lesson: Lesson, run: Run, doing: Doing<T>, since?: bigint): Promise<T> {
  const folder = labFolder(run.settings.paths.state, run.settings.name);
  const begun = (await readRecord(folder))?.lesson;
  if (begun !== lesson.id) {
    throw new Failure('E_NO_LESSON', `The lesson ${lesson.id} has not begun on the ${nounOf(run.settings)}${begun === undefined ? '' : `: ${begun} has`}.`, {
      next: [command('learn', lesson.id)],
    });
  }
  const { record } = await ownLab(run.settings, folder, run.signal);
  await using attached = await attachTo(lesson.on, folder, run, since);
  return await during(attached, run, (on) => doing(on, record));
}

async function during<T>(lab: AttachedLab, { clock, emit, signal }: Run, doing: (run: LessonRun) => Promise<T>): Promise<T> {
  const cluster = clusterClock(lab.logs, clock);
  try {
    return await doing({ lab, clock, cluster, signal, emit });
  } finally {
    cluster.stop();
  }
}
