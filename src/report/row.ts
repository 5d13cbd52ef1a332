import { cut } from './cut.ts';
import type { Paint } from './paint.ts';

export interface Row {
  readonly title: string;
  /** Never cut: seconds, counts. */
  readonly tail: string;
  /** Shown only as far as there is room. */
  readonly note?: string;
}

const shortestNote = 8;

/** One line of at most `width` columns. The title gives way to the tail, the note to both. */
export function rowText({ title, tail, note = '' }: Row, width: number, paint: Paint): string {
  const shown = cut(title, width - (tail === '' ? 0 : tail.length + 2));
  const used = [...shown].length + (tail === '' ? 0 : tail.length + 2);
  const room = width - used - 2;
  const noteShown = room < shortestNote ? '' : cut(note, room);
  return [shown, tail === '' ? '' : paint('dim', tail), noteShown === '' ? '' : paint('dim', noteShown)].filter((part) => part !== '').join('  ');
}
