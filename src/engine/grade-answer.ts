import type { Logged } from '../lab/expectations.ts';
import type { Fault } from '../lab/faults.ts';
import { matches } from '../lab/match.ts';
import type { LogEntry } from '../logs/entry.ts';
import { isSymptom } from './control-verdict.ts';
import type { Mark } from './mark.ts';
import { comesFrom } from './sources.ts';

/** How near somebody came to the fault that is in a lab: the one, another of its area, or neither. */
export type CauseGrade = 'right' | 'related' | 'wrong';

/**
 * What a line proves: it shows a symptom of the fault, it is in the logs and shows something else, or no log has it.
 * `none`: no line was given.
 */
export type EvidenceGrade = 'shows-a-symptom' | 'shows-something-else' | 'not-in-the-logs' | 'none';

interface Filed {
  readonly id: string;
  readonly area: string;
}

export function gradeCause(answer: Filed, is: Filed): CauseGrade {
  if (answer.id === is.id) return 'right';
  return answer.area === is.area ? 'related' : 'wrong';
}

/**
 * @param line as it was pasted: with or without blanks around it, and with the stamp that kubectl puts before it or not
 * @param mark when the fault came
 */
export function gradeEvidence(line: string | undefined, { symptoms }: Pick<Fault, 'symptoms'>, entries: readonly LogEntry[], mark: Mark): EvidenceGrade {
  if (line === undefined) return 'none';
  const pasted = line.trim();
  const same = entries.filter((entry) => entry.line.trim() !== '' && pasted.endsWith(entry.line.trim()));
  if (same.length === 0) return 'not-in-the-logs';
  const lines = symptoms.flatMap(({ expect }) => expect).filter((each): each is Logged => each.kind === 'logged' && isSymptom(each));
  const shows = (entry: LogEntry): boolean =>
    mark.isAfter(entry) && lines.some(({ sources, match }) => comesFrom(sources, entry, mark) && matches(match, entry));
  return same.some(shows) ? 'shows-a-symptom' : 'shows-something-else';
}
