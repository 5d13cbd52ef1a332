import type { LogEntry, Writer } from '../logs/entry.ts';
import type { RunningLab } from './ports.ts';

/** Where every stream stood at an instant, so that what comes later can be told from what came before. */
export interface Mark {
  /** The cluster's time at the mark. */
  readonly at: bigint;
  isAfter(entry: LogEntry): boolean;
  isNewPod(writer: Writer): boolean;
}

/** The last stamp per container, taken from the streams themselves: containers' clocks are only compared with themselves. */
export function takeMark(lab: RunningLab, now: bigint): Mark {
  const last = new Map<string, bigint>();
  for (const entry of lab.logs.entries) last.set(identity(entry.writer), entry.at);
  const pods = lab.podUids();
  return {
    at: now,
    isAfter: (entry) => entry.at > (last.get(identity(entry.writer)) ?? -1n) && (last.has(identity(entry.writer)) || entry.at > now - 1_000_000_000n),
    isNewPod: (writer) => !pods.has(writer.podUid),
  };
}

function identity({ podUid, container, restart }: Writer): string {
  return `${podUid}/${container}/${restart}`;
}
