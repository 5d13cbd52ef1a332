import type { RunEvent } from '../core/events.ts';

/** Each event as one line of JSON, as it comes. */
export function ndjsonReporter(write: (line: string) => void): (event: RunEvent) => void {
  return (event) => write(JSON.stringify(event));
}
