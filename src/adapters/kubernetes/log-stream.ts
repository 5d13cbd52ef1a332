import { monotonic } from '../../engine/clock.ts';
import { type LogEntry, splitStamp, type Writer } from '../../logs/entry.ts';
import { parseEntry } from '../../logs/parse-entry.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { ApiRefusal, type Client } from './client.ts';
import { wholeLines } from './whole-lines.ts';

/**
 * Where following begins: at the first line; that many lines before the last; or at a time of the cluster's clock, of which
 * that many lines are held. No clock of this machine is asked.
 */
export type Start =
  | { readonly from: 'first-line' }
  | { readonly from: 'last-lines'; readonly lines: number }
  | { readonly from: 'time'; readonly at: bigint; readonly lines: number };

export interface Following {
  /** Says whether a stream that ended should be opened anew. */
  readonly stillRuns: () => boolean;
  readonly signal: AbortSignal;
  /** May say when the next line can be taken; until then the API server keeps it. */
  readonly onEntry: (entry: LogEntry) => Promise<void> | undefined;
  /** Told of a stream that broke, once until lines come again. */
  readonly onTrouble: (error: unknown) => void;
}

/** Milliseconds before a stream that brought nothing is opened again: an API server that is away must not be stormed. */
const reopenAfter = 500;

/**
 * Follows the log of one container from `start` on, without a gap and without a double, until the container ends or
 * the signal is aborted.
 *
 * The API server may end a stream early, or go away for a while, and reads sinceTime in whole seconds: on a new
 * connection, lines up to and including the last one seen are skipped by their nanoseconds.
 */
export async function followLog(client: Client, writer: Writer, start: Start, following: Following): Promise<void> {
  const { stillRuns, signal, onEntry, onTrouble } = following;
  let last = 0n;
  let seenAtLast: string[] = [];
  let troubled = false;
  do {
    const query = new URLSearchParams({ container: writer.container, follow: 'true', timestamps: 'true' });
    if (last > 0n) query.set('sinceTime', inWholeSeconds(last));
    else if (start.from === 'time') query.set('sinceTime', inWholeSeconds(start.at));
    else if (start.from === 'last-lines') query.set('tailLines', String(start.lines));
    const path = `/api/v1/namespaces/${writer.namespace}/pods/${writer.pod}/log?${query}`;
    let news = false;
    try {
      for await (const raw of wholeLines(await client.stream(path, signal), () => !stillRuns())) {
        const stamped = splitStamp(raw);
        if (stamped === undefined || stamped.at < last || (stamped.at === last && seenAtLast.includes(stamped.line))) continue;
        if (stamped.at > last) seenAtLast = [];
        seenAtLast.push(stamped.line);
        last = stamped.at;
        news = true;
        troubled = false;
        const busy = onEntry(parseEntry(stamped.at, stamped.line, writer));
        if (busy !== undefined) await busy;
      }
    } catch (error) {
      if (signal.aborted) return;
      // The pod is gone, or its container not yet there again: whoever watches pods says what comes next.
      if (error instanceof ApiRefusal && (error.status === 404 || error.status === 400)) return;
      if (!stillRuns()) return;
      if (!troubled) onTrouble(error);
      troubled = true;
    }
    if (!news && stillRuns()) await monotonic.after(reopenAfter, signal).catch(() => undefined);
  } while (!signal.aborted && stillRuns());
}

/** As the API server reads sinceTime. */
function inWholeSeconds(at: bigint): string {
  return formatTimestamp(at).replace(/\.\d+Z$/, 'Z');
}
