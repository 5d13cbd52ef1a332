import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type LogEntry, splitStamp, type Writer } from '../../logs/entry.ts';
import { parseEntry } from '../../logs/parse-entry.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { ApiRefusal, type Client } from './client.ts';

/** Where following begins: at the first line, or that many lines before the last. No clock is asked. */
export type Start = { readonly from: 'first-line' } | { readonly from: 'last-lines'; readonly lines: number };

/**
 * Follows the log of one container from `start` on, without a gap and without a double, until the container ends or
 * the signal is aborted.
 *
 * The API server may end a stream early, and reads sinceTime in whole seconds: on a new connection, lines up to and
 * including the last one seen are skipped by their nanoseconds.
 *
 * @param stillRuns says whether a stream that ended should be opened anew
 */
export async function followLog(
  client: Client,
  writer: Writer,
  start: Start,
  stillRuns: () => boolean,
  signal: AbortSignal,
  onEntry: (entry: LogEntry) => void,
): Promise<void> {
  let last = 0n;
  let seenAtLast = new Set<string>();
  do {
    const query = new URLSearchParams({ container: writer.container, follow: 'true', timestamps: 'true' });
    if (last > 0n) query.set('sinceTime', formatTimestamp(last).replace(/\.\d+Z$/, 'Z'));
    else if (start.from === 'last-lines') query.set('tailLines', String(start.lines));
    const path = `/api/v1/namespaces/${writer.namespace}/pods/${writer.pod}/log?${query}`;
    try {
      const bytes = await client.stream(path, signal);
      for await (const raw of createInterface({ input: Readable.from(bytes), crlfDelay: Number.POSITIVE_INFINITY })) {
        const stamped = splitStamp(raw);
        if (stamped === undefined || stamped.at < last || (stamped.at === last && seenAtLast.has(stamped.line))) continue;
        if (stamped.at > last) seenAtLast = new Set();
        seenAtLast.add(stamped.line);
        last = stamped.at;
        onEntry(parseEntry(stamped.at, stamped.line, writer));
      }
    } catch (error) {
      if (signal.aborted) return;
      // The pod is gone, or its container not yet there again: whoever watches pods says what comes next.
      if (error instanceof ApiRefusal && (error.status === 404 || error.status === 400)) return;
      if (!stillRuns()) return;
      throw error;
    }
  } while (!signal.aborted && stillRuns());
}
