import { ExitCode } from '../../core/exit-code.ts';
import { explainLab, explainTest } from '../../lab/explain.ts';
import { explainLesson } from '../../lab/explain-lesson.ts';
import { allLabs, findLab, selectTests } from '../../lifecycle/labs.ts';
import { allLessons } from '../../lifecycle/lessons.ts';
import { recordedLesson } from '../../lifecycle/recorded-lesson.ts';
import type { Action } from '../command.ts';
import { outputFormat, print, printJson } from '../output.ts';

export const explain: Action = async ({ options, args }) => {
  const output = outputFormat(options['output']);
  const [id] = args;
  const text = await textOf(id);
  if (output === 'text') print(text);
  else printJson({ id: id ?? null, text });
  return ExitCode.passed;
};

/** A lab, a lesson or a test by its id, or every lab. An unknown name is answered with the nearest one. */
async function textOf(id: string | undefined): Promise<string> {
  const labs = await allLabs();
  if (id === undefined) return labs.map(explainLab).join('\n\n');
  if (labs.some((lab) => lab.id === id)) return explainLab(await findLab(id));
  const lesson = (await allLessons()).find((candidate) => candidate.id === id);
  if (lesson !== undefined) return explainLesson(lesson, await recordedLesson(lesson.id));
  const home = labs.find((lab) => lab.acid.some((test) => test.id === id)) ?? labs[0] ?? (await findLab(id));
  return selectTests(home, [id], []).map(explainTest).join('\n\n');
}
