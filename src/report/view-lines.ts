import { cut } from './cut.ts';
import type { Item, Outcome } from './growing-list.ts';
import type { Paint } from './paint.ts';
import { type Row, rowText } from './row.ts';

interface Line {
  readonly item: Item;
  readonly level: number;
  readonly row: Row;
  /** Set while it runs: the run's milliseconds at which it started. */
  readonly since?: number;
  readonly decided: number;
}

export interface NewLine {
  readonly title: string;
  readonly level: number;
  readonly add: (title: string) => Item;
}

export interface ViewLines {
  add(key: string, line: NewLine): void;
  /** Starts a line; adds it first unless it waits already. */
  start(key: string, line: NewLine): void;
  note(key: string, note: string): void;
  countDecided(key: string): void;
  settle(key: string, outcome: Outcome, row: Row): void;
  /** Settles whatever still runs or waits. */
  stop(): void;
  /** Writes running times anew. */
  refresh(): void;
}

export interface ViewLinesOptions {
  readonly paint: Paint;
  readonly titleWidth: (level: number) => number;
  /** Milliseconds since the run began. */
  readonly now: () => number;
}

/** The lines that are not settled yet. A line is replaced, never changed. */
export function viewLines({ paint, titleWidth, now }: ViewLinesOptions): ViewLines {
  const lines = new Map<string, Line>();
  const drawn = new Map<string, string>();

  const draw = ({ row, level }: Line) => rowText(row, titleWidth(level), paint);

  function added({ title, level, add }: NewLine): Line {
    return { item: add(cut(title, titleWidth(level))), level, row: { title, tail: '' }, decided: 0 };
  }

  function put(key: string, line: Line): void {
    const text = draw({ ...line, row: { ...line.row, tail: runningTail(line, now()) } });
    if (drawn.get(key) !== text) line.item.retitle(text);
    drawn.set(key, text);
    lines.set(key, line);
  }

  function replace(key: string, change: (line: Line) => Line): void {
    const line = lines.get(key);
    if (line !== undefined) put(key, change(line));
  }

  function settle(key: string, outcome: Outcome, row: Row): void {
    const line = lines.get(key);
    line?.item.settle(outcome, draw({ ...line, row }));
    lines.delete(key);
    drawn.delete(key);
  }

  return {
    add: (key, line) => put(key, added(line)),
    start: (key, newLine) => {
      const line = lines.get(key) ?? added(newLine);
      line.item.start();
      put(key, { ...line, since: now() });
    },
    note: (key, note) => replace(key, (line) => ({ ...line, row: { ...line.row, note } })),
    countDecided: (key) => replace(key, (line) => ({ ...line, decided: line.decided + 1 })),
    settle,
    // The last come first: a test's steps must be settled before the test closes their list.
    stop: () => {
      for (const [key, { row, since }] of [...lines].toReversed()) {
        settle(key, 'skipped', { ...row, tail: since === undefined ? 'not started' : 'stopped' });
      }
    },
    refresh: () => {
      for (const [key, line] of lines) put(key, line);
    },
  };
}

function runningTail({ since, decided }: Line, now: number): string {
  if (since === undefined) return '';
  return `${decided === 0 ? '' : `${decided} decided, `}${Math.floor((now - since) / 1000)}s`;
}
