import type { Evidence, ExpectationResult, FailureReason, WindowResult } from '../core/results.ts';
import { evidenceLines } from './evidence-text.ts';
import { wrapUnder } from './wrap.ts';

const meaning: Readonly<Record<FailureReason, string>> = {
  absent: 'what was expected did not happen in its window',
  'too-early': 'it happened before its window opened',
  forbidden: 'something happened that must never have',
  different: 'a state has another value than the expected one',
  undecidable: 'the evidence needed to decide never came',
};

/** The one rendering of a failed expectation. Log lines are never wrapped or cut: they are there to be searched for. */
export function failureText(result: ExpectationResult, width = 80): string {
  return [...wrapUnder('', result.describe, width), ...failureDetails(result, width).map((line) => `  ${line}`)].join('\n');
}

/** The same without its heading, for places that have one of their own. */
export function failureDetails(result: ExpectationResult, width = 80): readonly string[] {
  return [
    ...wrapUnder('Expected  ', result.expected, width - 2),
    ...wrapUnder('Received  ', result.received, width - 2),
    ...(result.reason === undefined ? [] : wrapUnder('Reason    ', `${result.reason}: ${meaning[result.reason]}`, width - 2)),
    ...(result.window === undefined ? [] : windowLines(result.window, width - 2)),
    ...section('Evidence', result.evidence),
    ...section('Nearest lines that did arrive', result.nearest),
  ];
}

function windowLines(window: WindowResult, width: number): readonly string[] {
  return [...wrapUnder('Window    ', window.reason, width), `          from ${window.from}`, `          to   ${window.to}`];
}

function section(title: string, evidence: readonly Evidence[]): readonly string[] {
  return evidence.length === 0 ? [] : [`${title}:`, ...evidence.flatMap(evidenceLines).map((line) => `  ${line}`)];
}
