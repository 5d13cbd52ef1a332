import type { LogEntry, Writer } from '../logs/entry.ts';
import type { RunningLab } from './ports.ts';

/** Where every stream stood at an instant, so that what comes later can be told from what came before. */
export interface Mark {
  /** The cluster's time at the mark. */
  readonly at: bigint;
  isAfter(entry: LogEntry): boolean;
  isNewPod(writer: Writer): boolean;
}

/** Where every stream stood some time ago: by the stamps of their lines, and by when each pod was made. */
export function markOf(lab: RunningLab, at: bigint): Mark {
  const known = lab.podUidsAt(at);
  return { at, isAfter: (entry) => entry.at > at, isNewPod: ({ podUid }) => !known.has(podUid) };
}

/**
 * The last stamp per container, taken from the streams themselves: containers' clocks are compared with themselves where
 * they can be. What an old pod's silent container says is compared with the cluster's time, because a stream that was
 * opened a moment ago brings old lines first; all that a new pod says is new.
 */
export function takeMark(lab: RunningLab, now: bigint): Mark {
  const last = new Map<string, bigint>();
  // A pod that is gone is as old as one that is there; its lines may still be in the book, or on their way.
  const known = new Set(lab.podUids());
  for (const { at, writer } of lab.logs.entries) {
    last.set(identity(writer), at);
    known.add(writer.podUid);
  }
  return {
    at: now,
    isAfter: ({ at, writer }) => !known.has(writer.podUid) || at > (last.get(identity(writer)) ?? now),
    isNewPod: (writer) => !known.has(writer.podUid),
  };
}

function identity({ podUid, container, restart }: Writer): string {
  return `${podUid}/${container}/${restart}`;
}
