import { didYouMean } from '../../core/closest.ts';
import { command } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import type { Lab } from '../../lab/define-lab.ts';
import { explainFault, explainLab, explainTest } from '../../lab/explain.ts';
import { explainLesson } from '../../lab/explain-lesson.ts';
import { allFaults } from '../../lifecycle/faults.ts';
import { labDrawing } from '../../lifecycle/lab-drawing.ts';
import { allLabs } from '../../lifecycle/labs.ts';
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

const toldLab = async (lab: Lab): Promise<string> => explainLab(lab, await labDrawing(lab));

/** A lab, an acid test, a lesson or a fault by its id, or every lab. @throws Failure E_USAGE with the nearest id */
async function textOf(id: string | undefined): Promise<string> {
  const labs = await allLabs();
  if (id === undefined) return (await Promise.all(labs.map(toldLab))).join('\n\n');
  const lab = labs.find((each) => each.id === id);
  if (lab !== undefined) return toldLab(lab);
  const tests = labs.flatMap(({ acid }) => acid);
  const test = tests.find((each) => each.id === id || each.id === `acid.${id}`);
  const lessons = await allLessons();
  const lesson = lessons.find((each) => each.id === id);
  // A lesson tells the fault of the same name too.
  if (lesson !== undefined) return explainLesson(lesson, await recordedLesson(lesson.id));
  if (test !== undefined) return explainTest(test);
  const faults = await allFaults();
  const fault = faults.find((each) => each.id === id);
  if (fault !== undefined) return explainFault(fault, labs[0] ?? { flows: [] });
  const ids = [...labs, ...tests, ...lessons, ...faults].map((each) => each.id);
  throw new Failure('E_USAGE', `No lab, acid test, lesson or fault is called ${id}.${didYouMean(id, ids)}`, { next: [command('ls')] });
}
