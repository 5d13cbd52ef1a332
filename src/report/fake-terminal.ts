import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export interface FakeTerminal {
  readonly stream: NodeJS.WriteStream;
  /** What was written, a drawing each, without control sequences. */
  frames(): readonly string[];
  raw(): string;
}

/** Stands in for stderr on a terminal. */
export function fakeTerminal(columns: number): FakeTerminal {
  const chunks: string[] = [];
  const writable = new Writable({
    write: (chunk, _, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return {
    stream: Object.assign(writable, { isTTY: true, columns, rows: 50 }) as unknown as NodeJS.WriteStream,
    frames: () => chunks.map((chunk) => stripVTControlCharacters(chunk)).filter((chunk) => chunk.trim() !== ''),
    raw: () => chunks.join(''),
  };
}
