import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { typed } from '../lab/shell.ts';
import { allLessons } from '../lifecycle/lessons.ts';
import { foldCommand } from '../report/fold-command.ts';

const lessons = await allLessons();
/** Whatever a lesson prints to be typed. */
const commands = [
  ...new Set(
    lessons.flatMap(({ on, steps, task }) => [
      ...steps.map(({ look }) => look),
      ...[...steps.map((step) => step.do), task.solution, task.fault.heal].flat().flatMap((action) => typed(action, on.server)),
    ]),
  ),
];

/** How bash reads commands: its own listing of a function for each, with quotes that close and open again joined. */
function asRead(texts: readonly string[]): readonly string[] {
  const script = texts.map((text, index) => `f${index}() {\n${text}\n}\ndeclare -f f${index}; echo ====`).join('\n');
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).replaceAll("''", '').split('====\n');
}

test.each([60, 80, 100, 132])('every command that a lesson prints fits into %i columns, and bash reads it as if it were one line', (width) => {
  const folded = commands.map((command) => foldCommand(command, width));
  expect(folded.flat().filter((line) => line.length > width)).toEqual([]);
  expect(asRead(folded.map((lines) => lines.join('\n')))).toEqual(asRead(commands));
});
