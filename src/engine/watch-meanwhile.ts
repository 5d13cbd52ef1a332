import { Failure } from '../core/failure.ts';
import type { ExpectationResult } from '../core/results.ts';
import { matches } from '../lab/match.ts';
import type { Meanwhile } from '../lab/meanwhile.ts';
import { evidenceOf, type LogEntry } from '../logs/entry.ts';
import type { Clock } from './clock.ts';
import type { Mark } from './mark.ts';
import { demandGround } from './observe.ts';
import type { RunningLab } from './ports.ts';
import { comesFrom } from './sources.ts';

interface Watching {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Something that must go on, and what its result is called. */
export interface Watched extends Meanwhile {
  readonly id: string;
}

export interface MeanwhileWatch {
  /** Fires as soon as something does not go on that should: with E_MEANWHILE, or with what is wrong with the ground. */
  readonly signal: AbortSignal;
  /** Ends the watch. One result for each, in their order. Waits a moment where nothing was going on yet. */
  end(): Promise<readonly ExpectationResult[]>;
}

/** The lab's programs say something twice a second; milliseconds. */
const comesWithin = 5000;

/** Looks at what must go on while a fault is in, from the mark on and all the time. */
export function watchMeanwhile(all: readonly Watched[], { lab, clock, signal }: Watching, mark: Mark): MeanwhileWatch {
  const stopping = new AbortController();
  const came = new Map<Meanwhile, LogEntry>();
  const broken = new Map<Meanwhile, LogEntry>();
  const allCame = Promise.withResolvers<void>();
  const hear = (entry: LogEntry): void => {
    for (const each of all) {
      if (broken.has(each) || !mark.isAfter(entry) || !comesFrom([each.source], entry, mark)) continue;
      if (matches(each.comes, entry)) came.set(each, entry);
      if (came.size === all.length) allCame.resolve();
      if (!matches(each.never, entry)) continue;
      broken.set(each, entry);
      // A dead node also makes requests fail: before the fault is blamed, the ground is asked.
      demandGround(lab, signal).then(
        () => stopping.abort(new Failure('E_MEANWHILE', `While the fault was in, this came: ${entry.line.trimEnd()}`)),
        (cause: unknown) => stopping.abort(cause),
      );
    }
  };
  const stopListening = all.length === 0 ? () => undefined : lab.logs.listen(hear);
  return {
    signal: stopping.signal,
    async end() {
      const enough = new AbortController();
      const waiting = AbortSignal.any([signal, stopping.signal, enough.signal]);
      if (came.size < all.length) await Promise.race([allCame.promise, clock.after(comesWithin, waiting).catch(() => undefined)]);
      enough.abort();
      stopListening();
      return all.map((each) => resultOf(each, came.get(each), broken.get(each)));
    },
  };
}

function resultOf({ id, describe }: Watched, came: LogEntry | undefined, broken: LogEntry | undefined): ExpectationResult {
  const base = { id, describe, expected: describe, nearest: [] };
  if (broken !== undefined) return { ...base, status: 'failed', reason: 'forbidden', received: 'this line', evidence: [evidenceOf(broken)] };
  if (came === undefined) return { ...base, status: 'failed', reason: 'absent', received: 'no such line: nothing was going on', evidence: [] };
  return { ...base, status: 'passed', received: 'as expected, all the time', evidence: [evidenceOf(came)] };
}
