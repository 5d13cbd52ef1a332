import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogEntry, splitStamp, type Writer } from '../../src/logs/entry.ts';
import { LogBook } from '../../src/logs/log-book.ts';
import { parseEntry } from '../../src/logs/parse-entry.ts';

interface Recording {
  readonly files: readonly string[];
  /** The lines of the pods of an app, in order of time, as a real run wrote them. */
  readonly of: (app: string) => readonly LogEntry[];
  /** All lines of all pods, in order of time. */
  readonly all: () => readonly LogEntry[];
}

/** Once through the acid tests, with the SPIRE version that the name says; scripts/record-logs.ts made it. */
export const acidTests = read('1.15.3');

/**
 * Agents that start and attest, with X509-SVIDs of 90 s: worker3's is evicted by hand after 25 s (`spire-server agent
 * evict`), the other two are let be until theirs are halfway to their end.
 */
export const attestation = read('attestation-1.15.3');

function read(name: string): Recording {
  const folder = join(import.meta.dirname, '../recordings', name);
  const writers = JSON.parse(readFileSync(join(folder, 'writers.json'), 'utf8')) as Readonly<Record<string, Writer>>;
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'));
  const lines = (file: string): readonly LogEntry[] => linesOf(join(folder, file), writers[file]);
  return {
    files,
    of: (app) =>
      files
        .filter((file) => writers[file]?.labels['app'] === app)
        .flatMap(lines)
        .sort(byTime),
    all: () => files.flatMap(lines).sort(byTime),
  };
}

export function bookOf(entries: readonly LogEntry[]): LogBook {
  const book = new LogBook();
  for (const entry of entries) book.add(entry);
  return book;
}

function linesOf(file: string, by: Writer | undefined): readonly LogEntry[] {
  if (by === undefined) throw new Error(`${file} has no writer in writers.json`);
  const raw = readFileSync(file, 'utf8').split('\n');
  return raw.flatMap((text) => {
    const stamped = splitStamp(text);
    return stamped === undefined ? [] : [parseEntry(stamped.at, stamped.line, by)];
  });
}

function byTime(left: LogEntry, right: LogEntry): number {
  return left.at < right.at ? -1 : 1;
}
