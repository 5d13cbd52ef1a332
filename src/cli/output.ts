import { Failure } from '../core/failure.ts';
import { textWidth } from '../report/terminal.ts';

export type OutputFormat = 'text' | 'json' | 'ndjson';

/** @throws Failure E_USAGE */
export function outputFormat(value: unknown): OutputFormat {
  if (value === undefined || value === 'text') return 'text';
  if (value === 'json' || value === 'ndjson') return value;
  throw new Failure('E_USAGE', `-o ${String(value)}: the formats are text, json and ndjson.`);
}

/** Results go to standard output, and nothing else does. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Prints a line of many. @returns when the next one can be taken, where whoever reads is slower than lines come */
export function printInTime(text: string, to: NodeJS.WritableStream = process.stdout): Promise<void> | undefined {
  return to.write(`${text}\n`) ? undefined : drained(to);
}

const draining = new WeakMap<NodeJS.WritableStream, Promise<void>>();

/** One wait for all that wait: fifty streams are held up by the same pipe. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  const waiting = draining.get(stream) ?? new Promise<void>((resolve) => stream.once('drain', resolve)).then(() => void draining.delete(stream));
  draining.set(stream, waiting);
  return waiting;
}

/** How wide text on standard output may be. Asked anew each time: a window can be made wider meanwhile. */
export function outputWidth(): number {
  return textWidth(process.stdout);
}
