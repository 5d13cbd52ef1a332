import type { LogEntry } from './entry.ts';

/** How near a line comes to what was expected; 0 is not near at all. */
export type Nearness = (entry: LogEntry) => number;

/** The lines that came nearest, best first; of equal lines the last, of equally near ones the later. */
export function nearest(entries: readonly LogEntry[], nearness: Nearness, count = 5): readonly LogEntry[] {
  const best = new Map<string, { readonly entry: LogEntry; readonly near: number }>();
  for (const entry of entries) {
    const near = nearness(entry);
    if (near > 0) best.set(`${entry.writer.pod}/${entry.message}/${String(entry.fields['error'] ?? '')}`, { entry, near });
  }
  return [...best.values()]
    .sort((left, right) => right.near - left.near || Number(right.entry.at - left.entry.at))
    .slice(0, count)
    .map(({ entry }) => entry);
}
