import type { LogEntry, Writer } from '../../src/logs/entry.ts';
import { parseEntry } from '../../src/logs/parse-entry.ts';
import { fromSeconds, parseTimestamp } from '../../src/logs/timestamp.ts';

/** Where the time of made-up lines begins. */
export const epoch: bigint = parseTimestamp('2026-01-01T00:00:00Z') ?? 0n;

/** A container that writes; `pod` alone says everything else, as the lab names it: `spire-agent-1`, `mtls-client`. */
export function writer(pod: string, changes: Partial<Writer> = {}): Writer {
  const [, app = pod, number = ''] = pod.match(/^(.*?)(?:-(\d+))?$/) ?? [];
  const namespace = app.startsWith('mtls') ? 'mtls-demo' : 'spire';
  return { namespace, pod, podUid: `uid-of-${pod}`, node: `worker${number}`, container: app, restart: 0, labels: { app }, ...changes };
}

/** A line that somebody wrote some seconds after the epoch: fields as JSON, or text as it is. */
export function line(seconds: number, by: Writer, content: string | Readonly<Record<string, unknown>>): LogEntry {
  return parseEntry(epoch + fromSeconds(seconds), typeof content === 'string' ? content : JSON.stringify(content), by);
}

/** A workload says which X509-SVID it was given. @param notAfter RFC 3339 */
export function svid(seconds: number, app: string, id: string, notAfter: string): LogEntry {
  return line(seconds, writer(app), { event: 'svid', spiffe_id: id, not_after: notAfter });
}
