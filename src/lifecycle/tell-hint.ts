import { labFolder } from '../adapters/state/lab-record.ts';
import { readTold, rememberTold } from '../adapters/state/told-hints.ts';
import { diagnose } from '../engine/diagnose.ts';
import { type Asking, type StagedHint, stageHint } from '../engine/hint-stages.ts';
import type { LessonRun } from '../engine/lesson-run.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Settings } from './settings.ts';

/** The hint about what is wrong in the lab now, as far as this learner is to be told; undefined where no mistake is known. */
export async function tellHint(lesson: Lesson, run: LessonRun, { paths, name }: Settings, asking: Asking): Promise<StagedHint | undefined> {
  const folder = labFolder(paths.state, name).path;
  const { hint, told } = stageHint(await diagnose(lesson, run), await readTold(folder, lesson.id), asking);
  await rememberTold(folder, lesson.id, told);
  return hint;
}
