import { describeMatch, type FieldMatch, type Match } from './match.ts';
import type { LogSource } from './sources.ts';

/**
 * Something that goes on while a fault is in, because the fault does not touch it: lines of one kind come, and those of
 * another do not. Looked at all the time from the injection to the last symptom.
 */
export interface Meanwhile {
  readonly describe: string;
  readonly source: LogSource;
  /** At least one such line comes, or nothing was going on. */
  readonly comes: Match;
  /** Not one such line comes. */
  readonly never: Match;
}

/** @param options fields of a line that shows it going on, and of one that must not come */
export function meanwhile(
  source: LogSource,
  message: string,
  { comes, never }: { readonly comes: Readonly<Record<string, FieldMatch>>; readonly never: Readonly<Record<string, FieldMatch>> },
): Meanwhile {
  const [good, bad] = [comes, never].map((fields): Match => ({ message, fields })) as [Match, Match];
  return { describe: `${source.name} logs ${describeMatch(good)}, and never ${describeMatch(bad)}`, source, comes: good, never: bad };
}
