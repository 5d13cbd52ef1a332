import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogEntry, splitStamp, type Writer } from '../../src/logs/entry.ts';
import { LogBook } from '../../src/logs/log-book.ts';
import { parseEntry } from '../../src/logs/parse-entry.ts';

/** The SPIRE version whose recordings are read; scripts/record-logs.ts makes them. */
const folder = join(import.meta.dirname, '../recordings/1.15.3');
const writers = JSON.parse(readFileSync(join(folder, 'writers.json'), 'utf8')) as Readonly<Record<string, Writer>>;

export const recordedFiles: readonly string[] = readdirSync(folder).filter((file) => file.endsWith('.log'));

/** The lines of the pods of an app, in order of time, as a real run wrote them. */
export function recorded(app: string): readonly LogEntry[] {
  return recordedFiles
    .filter((file) => writers[file]?.labels['app'] === app)
    .flatMap((file) => linesOf(file))
    .sort(byTime);
}

/** All lines of all pods, in order of time. */
export function everythingRecorded(): readonly LogEntry[] {
  return recordedFiles.flatMap(linesOf).sort(byTime);
}

export function bookOf(entries: readonly LogEntry[]): LogBook {
  const book = new LogBook();
  for (const entry of entries) book.add(entry);
  return book;
}

function linesOf(file: string): readonly LogEntry[] {
  const by = writers[file];
  if (by === undefined) throw new Error(`${file} has no writer in writers.json`);
  const raw = readFileSync(join(folder, file), 'utf8').split('\n');
  return raw.flatMap((text) => {
    const stamped = splitStamp(text);
    return stamped === undefined ? [] : [parseEntry(stamped.at, stamped.line, by)];
  });
}

function byTime(left: LogEntry, right: LogEntry): number {
  return left.at < right.at ? -1 : 1;
}
