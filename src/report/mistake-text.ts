import type { Mistake } from '../core/mistake.ts';
import { plural } from './plural.ts';
import { wrap, wrapUnder } from './wrap.ts';

/** How often one kind of mistake is told in full: in a file of thousands one is often made thousands of times. */
const toldInFull = 10;
/** How many line numbers of the others are named. */
const linesNamed = 5;

/** Mistakes for people, each a block of lines of at most `width`. The same kind is told ten times, then counted. */
export function mistakeBlocks(mistakes: readonly Mistake[], width = 80): readonly string[] {
  const byKind = Map.groupBy(mistakes, ({ kind, field }) => `${kind} ${field?.replace(/\d+/g, '')}`);
  return [...byKind.values()].flatMap((those) => {
    const rest = those.slice(toldInFull);
    return [...those.slice(0, toldInFull).map((mistake) => mistakeBlock(mistake, width)), ...(rest.length === 0 ? [] : [restOf(rest, width)])];
  });
}

function mistakeBlock(mistake: Mistake, width: number): string {
  const { says, because, nearest } = mistake;
  const body = [...wrap(says, width - 2), ...wrap(because, width - 2)].map((line) => `  ${line}`);
  // What is to be written is never wrapped: it is there to be copied.
  const lines = nearest?.split('\n') ?? [];
  const near = lines.length > 1 ? ['  Nearest:', ...lines.map((line) => `    ${line}`)] : lines.map((line) => `  Nearest: ${line}`);
  return [...wrapUnder('', whereOf(mistake), width), ...body, ...near].join('\n');
}

function whereOf({ line, column, entry, field }: Mistake): string {
  return [
    line === undefined ? 'The file' : `Line ${line}, column ${column}`,
    ...(entry === undefined ? [] : [`entry ${entry}`]),
    ...(field === undefined ? [] : [field]),
  ].join(', ');
}

function restOf(rest: readonly Mistake[], width: number): string {
  const lines = [...new Set(rest.flatMap(({ line }) => line ?? []))];
  const more = lines.length > linesNamed ? ', …' : '';
  const where = lines.length === 0 ? '' : ` ${lines.length === 1 ? 'Line' : 'Lines'} ${lines.slice(0, linesNamed).join(', ')}${more}.`;
  return wrapUnder('', `The same ${plural(rest.length, 'more time')}.${where}`, width).join('\n');
}
