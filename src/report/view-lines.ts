import type { PartStarted } from '../core/events.ts';
import { cut } from './cut.ts';
import type { Item, Outcome } from './growing-list.ts';
import type { Paint } from './paint.ts';
import { shortPartText } from './part-text.ts';
import { type Row, rowText } from './row.ts';

interface Line {
  readonly item: Item;
  readonly level: number;
  readonly row: Row;
  /** Set while it runs: the run's milliseconds at which it started. */
  readonly since?: number;
  readonly decided: number;
  /** What runs of it, in the order in which it began. */
  readonly parts: readonly RunningPart[];
}

interface RunningPart extends Omit<PartStarted, 'type'> {
  readonly since: number;
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
  begin(key: string, part: Omit<PartStarted, 'type'>): void;
  end(key: string, part: string): void;
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
    return { item: add(cut(title, titleWidth(level))), level, row: { title, tail: '' }, decided: 0, parts: [] };
  }

  function put(key: string, line: Line): void {
    const text = draw({ ...line, row: { ...line.row, ...runningNote(line, now()), tail: runningTail(line, now()) } });
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
    begin: (key, part) => replace(key, (line) => ({ ...line, parts: [...line.parts, { ...part, since: now() }] })),
    end: (key, part) => replace(key, (line) => ({ ...line, parts: line.parts.filter((each) => each.part !== part) })),
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

/** The parts that run tell more than what was noted last; counted ones first, for there may be no room for others. */
function runningNote({ parts }: Line, now: number): { readonly note?: string } {
  if (parts.length === 0) return {};
  const counted = parts.filter((part) => part.counted !== undefined);
  const others = parts.filter((part) => part.counted === undefined);
  return { note: [...counted, ...others].map((part) => shortPartText(part, (now - part.since) / 1000)).join('; ') };
}

function runningTail({ since, decided }: Line, now: number): string {
  if (since === undefined) return '';
  return `${decided === 0 ? '' : `${decided} decided, `}${Math.floor((now - since) / 1000)}s`;
}
