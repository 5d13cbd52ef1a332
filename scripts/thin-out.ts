import type { LogEntry } from '../src/logs/entry.ts';
import { toSeconds } from '../src/logs/timestamp.ts';

/** Lines of one kind that come after a longer pause begin a burst of their own; seconds. */
const pause = 15;
/** How many lines of a burst are kept at each of its ends. */
const kept = 3;

/**
 * Cuts one container's log to what tells something: of each burst of alike lines the first and the last three. What a
 * burst is broken by (an outage, another status) thus keeps its neighbours on both sides. No line is altered.
 */
export function thinOut(entries: readonly LogEntry[]): readonly LogEntry[] {
  const kinds = Map.groupBy(entries, kindOf);
  const wanted = new Set([...kinds.values()].flatMap(bursts).flatMap((burst) => [...burst.slice(0, kept), ...burst.slice(-kept)]));
  return entries.filter((entry) => wanted.has(entry));
}

function kindOf({ message, level, fields }: LogEntry): string {
  return JSON.stringify([message, level, fields['spiffe_id'], fields['method']]);
}

function bursts(entries: readonly LogEntry[]): readonly (readonly LogEntry[])[] {
  const found: LogEntry[][] = [];
  let before: LogEntry | undefined;
  for (const entry of entries) {
    if (before !== undefined && before.fields['status'] === entry.fields['status'] && toSeconds(entry.at - before.at) <= pause) found.at(-1)?.push(entry);
    else found.push([entry]);
    before = entry;
  }
  return found;
}
