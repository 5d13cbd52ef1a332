import type { Decision, Timing } from '../core/results.ts';
import type { Logged } from '../lab/expectations.ts';
import { describeMatch, holds, matches } from '../lab/match.ts';
import { describeMoment } from '../lab/moments.ts';
import { evidenceOf, type LogEntry } from '../logs/entry.ts';
import { nearest } from '../logs/nearest.ts';
import { formatTimestamp, fromSeconds, toSeconds } from '../logs/timestamp.ts';
import type { Mark } from './mark.ts';
import { comesFrom } from './sources.ts';

/** An open window, in the cluster's nanoseconds. */
export interface OpenWindow {
  readonly from: bigint;
  readonly to: bigint;
}

export interface LoggedJudge {
  readonly window: OpenWindow;
  /** Looks at a line; returns the verdict once there is one. */
  see(entry: LogEntry): Decision | undefined;
  /** The verdict when the window has closed over it. */
  close(seen: readonly LogEntry[]): Decision;
}

/**
 * Decides one `logged` expectation, line by line.
 *
 * @param closesFrom what the end of its window is counted from: later than `origin` where lines count that came before
 *   somebody looked
 */
export function judgeLogged(expected: Logged, origin: bigint, mark: Mark, closesFrom = origin): LoggedJudge {
  const window = { from: origin + fromSeconds(expected.window.opensAfter), to: closesFrom + fromSeconds(expected.window.closesAfter) };
  const found = new Map<string, LogEntry>();
  const relevant = (entry: LogEntry): boolean =>
    comesFrom(expected.sources, entry, mark) && (expected.window.opensAfter < 0 ? entry.at >= window.from : mark.isAfter(entry));
  const describedWindow = {
    reason: `counted from when ${describeMoment(expected.window.from)}`,
    from: formatTimestamp(window.from),
    to: formatTimestamp(window.to),
  };
  const base = { describe: expected.describe, window: describedWindow, expected: expectedText(expected) };

  return {
    window,
    see(entry) {
      if (!relevant(entry) || !matches(expected.match, entry)) return undefined;
      // A window that hangs on a moment of its own can be missed on the early side; one from the step's begin cannot.
      if (expected.window.from.kind !== 'step-began' && entry.at < window.from) {
        return {
          ...base,
          status: 'failed',
          reason: 'too-early',
          received: `it came ${seconds(window.from - entry.at)} s too early`,
          evidence: [evidenceOf(entry)],
          nearest: [],
        };
      }
      if (entry.at > window.to) return undefined;
      const key = distinctKey(expected, entry);
      if (!found.has(key)) found.set(key, entry);
      if (found.size < expected.distinct.count) return undefined;
      return {
        ...base,
        status: 'passed',
        received: receivedText(expected, found.size),
        timing: timingOf(expected, origin, entry),
        evidence: [...found.values()].map(evidenceOf),
        nearest: [],
      };
    },
    close(seen) {
      const nearness = (entry: LogEntry): number => nearnessTo(expected, entry, mark, relevant(entry));
      const late = seen.find((entry) => relevant(entry) && matches(expected.match, entry) && entry.at > window.to);
      const received = late === undefined ? receivedText(expected, found.size) : `it came ${seconds(late.at - window.to)} s too late`;
      return {
        ...base,
        status: 'failed',
        reason: 'absent',
        received,
        evidence: [...found.values()].map(evidenceOf),
        nearest: nearest(seen, nearness).map(evidenceOf),
      };
    },
  };
}

/** Too early can only be what hangs on a moment of its own: before a step began, nothing is looked at. */
function timingOf({ window }: Logged, origin: bigint, entry: LogEntry): Timing {
  const early = window.from.kind === 'step-began' ? {} : { opensAfter: window.opensAfter };
  return { seconds: toSeconds(entry.at - origin), ...early, closesAfter: window.closesAfter };
}

function distinctKey({ distinct }: Logged, entry: LogEntry): string {
  switch (distinct.by) {
    case 'line':
      return `${entry.writer.podUid}/${entry.at}/${entry.line}`;
    case 'node':
      return entry.writer.node;
    case 'pod':
      return entry.writer.podUid;
    case 'field':
      return JSON.stringify(entry.fields[distinct.field]);
  }
}

function expectedText(expected: Logged): string {
  const { count, by } = expected.distinct;
  const times = count === 1 ? 'one line' : by === 'line' ? `${count} lines` : `${count} lines with different ${by === 'field' ? expected.distinct.field : by}s`;
  return `${times} of ${expected.sources.map(({ name }) => name).join(' or ')}: ${describeMatch(expected.match)}`;
}

function receivedText({ distinct }: Logged, count: number): string {
  return `${count} of ${distinct.count}`;
}

/** The same source weighs most, then the message, then each field that holds. */
function nearnessTo({ match }: Logged, entry: LogEntry, mark: Mark, relevant: boolean): number {
  if (!relevant || entry.at < mark.at - 10_000_000_000n) return 0;
  const message = holds(match.message, entry.message) ? 10 : 0;
  const fields = Object.entries(match.fields).filter(([name, wanted]) => holds(wanted, entry.fields[name])).length;
  const loud = entry.level === 'error' || entry.level === 'warning' || entry.fields['status'] === 'fail' ? 2 : 0;
  return message + fields + loud;
}

function seconds(nanoseconds: bigint): string {
  return toSeconds(nanoseconds).toFixed(2);
}
