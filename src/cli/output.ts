import { Failure } from '../core/failure.ts';

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
