import { Writable } from 'node:stream';
import xterm from '@xterm/headless';

export interface FakeTerminal {
  readonly stream: NodeJS.WriteStream;
  /** What a reader sees after each write, with what has scrolled off above it. A line that the terminal wrapped is one line here. */
  screens(): readonly string[];
  raw(): string;
  /** Until all that was written is drawn. */
  drawn(): Promise<void>;
}

/** Stands in for stderr on a terminal. A real emulator draws it: log-update writes only the lines that differ. */
export function fakeTerminal(columns: number): FakeTerminal {
  const emulator = new xterm.Terminal({ cols: columns, rows: 50, scrollback: 1000, convertEol: true, allowProposedApi: true });
  const chunks: string[] = [];
  const screens: string[] = [];
  const writable = new Writable({
    write: (chunk, _, done) => {
      chunks.push(String(chunk));
      emulator.write(String(chunk), () => void screens.push(shown(emulator)));
      done();
    },
  });
  return {
    stream: Object.assign(writable, { isTTY: true, columns, rows: 50 }) as unknown as NodeJS.WriteStream,
    screens: () => screens,
    raw: () => chunks.join(''),
    drawn: () => new Promise((resolve) => emulator.write('', resolve)),
  };
}

function shown({ buffer: { active } }: xterm.Terminal): string {
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row));
  const text = rows.map((row, index) => `${row?.isWrapped === true || index === 0 ? '' : '\n'}${row?.translateToString(rows[index + 1]?.isWrapped !== true)}`);
  return text.join('').trimEnd();
}
