import { hasLabelsOf, type Workload } from '../lab/sources.ts';
import type { LogBook } from '../logs/log-book.ts';
import { parseTimestamp } from '../logs/timestamp.ts';

/**
 * When the X509-SVID that a workload holds expires, in nanoseconds: the NotAfter of the last SVID that its pod says it
 * received. Undefined when it never said so.
 */
export function heldUntil(book: LogBook, workload: Workload): bigint | undefined {
  const received = book.entries.findLast(
    (entry) =>
      entry.writer.namespace === workload.namespace &&
      hasLabelsOf(workload, entry.writer.labels) &&
      entry.message === 'svid' &&
      entry.fields['spiffe_id'] === workload.id,
  );
  return parseTimestamp(String(received?.fields['not_after']));
}

/** When the first of the X509-SVIDs that workloads hold expires, in nanoseconds. Undefined when one of them never said so. */
export function earliestNotAfter(book: LogBook, workloads: readonly Workload[]): bigint | undefined {
  const expiries = workloads.map((workload) => heldUntil(book, workload));
  if (expiries.includes(undefined)) return undefined;
  return (expiries as bigint[]).toSorted((left, right) => (left < right ? -1 : 1))[0];
}
