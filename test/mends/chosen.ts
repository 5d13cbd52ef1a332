/**
 * Which lessons' mends are tried.
 *
 * @param ids of all lessons, in the order of the path
 * @param wanted the variable MENDS: IDs with commas between, or `all`; a third where it is not set
 * @param commit its hash decides which third, so a run can be repeated, and each lesson gets its turn
 */
export function chosen(ids: readonly string[], wanted: string | undefined, commit: string): readonly string[] {
  if (wanted === 'all') return ids;
  if (wanted !== undefined) return wanted.split(',').filter((id) => ids.includes(id));
  const third = Number.parseInt(commit.slice(0, 8), 16) % 3;
  return ids.filter((_, at) => at % 3 === third);
}
