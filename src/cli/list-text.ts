import { commandFor, usualLab } from '../core/command-line.ts';
import type { Lab } from '../lab/define-lab.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import type { Fault } from '../lab/faults.ts';
import { fullTitle } from '../lab/full-title.ts';
import { wrapUnder } from '../report/wrap.ts';

export interface Listed {
  readonly labs: readonly Lab[];
  /** In the order of the path. */
  readonly lessons: readonly Lesson[];
  readonly faults: readonly Fault[];
}

interface Named {
  readonly id: string;
  readonly title: string;
  readonly subtitle?: string;
}

/** What there is to run, to learn and to break, in lines of at most `width` columns. */
export function listText({ labs, lessons, faults }: Listed, width: number): string {
  return [
    'Definitions of labs, and the acid tests of each',
    ...labs.flatMap((lab) => [...rows([lab], width), ...rows(lab.acid, width, 4)]),
    '',
    'Lessons, in their order',
    ...rows(lessons, width),
    '',
    'Faults, each in an acid test or in the task of a lesson',
    ...rows(faults, width),
    '',
    `To read any of them: ${commandFor(usualLab, 'explain', 'ID')}`,
  ].join('\n');
}

/** The ids of the acid tests and lessons that a fault is in. */
export function usersOf(fault: string, { labs, lessons }: Omit<Listed, 'faults'>): readonly string[] {
  const tests = labs.flatMap(({ acid }) => acid).filter(({ faults }) => faults.some(({ id }) => id === fault));
  return [...tests, ...lessons.filter(({ task }) => task.fault.id === fault)].map(({ id }) => id);
}

function rows(named: readonly Named[], width: number, indent = 2): readonly string[] {
  const longest = Math.max(...named.map(({ id }) => id.length));
  return named.flatMap(({ id, title, subtitle }) =>
    wrapUnder(`${' '.repeat(indent)}${id.padEnd(longest)}  `, subtitle === undefined ? title : fullTitle({ title, subtitle }), width),
  );
}
