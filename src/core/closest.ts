/**
 * The candidate with the fewest edits from a name (Levenshtein).
 *
 * @param atMost edits; half of the candidate where it is left out
 */
export function closest(name: string, candidates: readonly string[], atMost?: number): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: Math.min(distance(name, candidate), distance(name, candidate.slice(candidate.indexOf('.') + 1))) }))
    .sort((left, right) => left.edits - right.edits);
  return best !== undefined && best.edits <= (atMost ?? Math.max(2, best.candidate.length / 2)) ? best.candidate : undefined;
}

/** What to add to “there is no such …”: the nearest candidate as a question, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const near = closest(name, candidates);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, a] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...right].entries()) next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
