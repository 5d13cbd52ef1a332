import { Failure } from '../core/failure.ts';
import type { Fault } from '../lab/faults.ts';
import { matches } from '../lab/match.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import { isSymptom } from './control-verdict.ts';
import { take } from './judge-state.ts';
import { markOf } from './mark.ts';
import type { RunningLab } from './ports.ts';
import { comesFrom } from './sources.ts';

/** A symptom, and whether it is there now. */
export interface SymptomNow {
  readonly describe: string;
  readonly seen: boolean;
  /** The last line that shows it, how a state differs, or that nothing of it has come. */
  readonly what: string;
}

/** The symptoms of a fault as they are now: the lines since it came, and the states as they are read. */
export async function symptomsNow({ symptoms }: Pick<Fault, 'symptoms'>, lab: RunningLab, since: bigint, signal: AbortSignal): Promise<readonly SymptomNow[]> {
  const mark = markOf(lab, since);
  const found: SymptomNow[] = [];
  for (const expectation of symptoms.flatMap(({ expect }) => expect).filter(isSymptom)) {
    const { describe } = expectation;
    if (expectation.kind === 'logged') {
      const lines = lab.logs.entries.filter((entry) => mark.isAfter(entry) && comesFrom(expectation.sources, entry, mark) && matches(expectation.match, entry));
      const last = lines.at(-1);
      const what = last === undefined ? 'no such line since then' : `${lines.length} so far, the last at ${formatTimestamp(last.at)}: ${last.line.trimEnd()}`;
      found.push({ describe, seen: last !== undefined, what });
    } else if (expectation.kind === 'state') {
      const taken = await take(expectation.look, lab, signal);
      const wrong = taken instanceof Failure ? taken.message : taken.wrong;
      found.push({ describe, seen: wrong === undefined, what: wrong ?? 'it is so' });
    }
  }
  return found;
}
