import type { Problem } from '../core/results.ts';

/** A problem is told where it happened and often again at the end of the run; readers are to see it once. */
export function problemKey({ code, message }: Problem): string {
  return `${code} ${message}`;
}

export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.toReversed().map((problem) => [problemKey(problem), problem])).values()].toReversed();
}
