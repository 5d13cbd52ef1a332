import type { Problem } from '../core/results.ts';
import { wrap, wrapUnder } from './wrap.ts';

/** The one rendering of a Problem. The command and the evidence are never wrapped: they are there to be copied. */
export function problemText(problem: Problem, width = 80): string {
  const { code, title, message, hint, next, left, evidence = [] } = problem;
  return [
    ...wrap(`${code}: ${title}`, width),
    ...wrap(message, width - 2).map((line) => `  ${line}`),
    ...(evidence.length === 0 ? [] : ['  Evidence:', ...evidence.flatMap(evidenceLines)]),
    ...wrapUnder('  Hint:  ', hint, width),
    ...(left === undefined ? [] : wrapUnder('  Left:  ', left, width)),
    ...(next === undefined ? [] : [`  Next:  ${next.replaceAll('\n', '\n         ')}`]),
  ].join('\n');
}

function evidenceLines(evidence: string): readonly string[] {
  return evidence
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`);
}
