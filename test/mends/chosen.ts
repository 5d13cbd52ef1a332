import { shareOf } from '../support/by-commit.ts';

/** Two or three lessons: some minutes. */
const seventh = 7;

/**
 * Which lessons' mends are tried.
 *
 * @param ids of all lessons, in the order of the path
 * @param wanted the variable MENDS: IDs with commas between, or `all`; one in seven where it is not set
 * @param commit its hash decides which, so a run can be repeated, and each lesson gets its turn
 */
export function chosen(ids: readonly string[], wanted: string | undefined, commit: string): readonly string[] {
  if (wanted === 'all') return ids;
  if (wanted !== undefined) return wanted.split(',').filter((id) => ids.includes(id));
  return shareOf(ids, seventh, numberOf(commit));
}

/** All rows of a lesson that was asked for; of one that the commit chose a third, so that all of it takes some minutes. */
export function chosenRows<T>(rows: readonly T[], wanted: string | undefined, commit: string): readonly T[] {
  return wanted === undefined ? shareOf(rows, 3, Math.floor(numberOf(commit) / seventh)) : rows;
}

function numberOf(commit: string): number {
  return Number.parseInt(commit.slice(0, 8) || '0', 16);
}
