import type { Evidence, ExpectationResult, LineEvidence, StepResult } from '../core/results.ts';
import type { RoundExpectation } from '../lab/expectations.ts';
import type { FieldMatch } from '../lab/match.ts';
import { contentOf } from '../logs/parse-entry.ts';
import { wrapUnder } from '../report/wrap.ts';

export interface Screen {
  readonly width: number;
  readonly rows: number;
}

/** Rows that the question below and what is said before it take. */
const below = 7;
const indent = '            ';

/**
 * What was looked for: of what was seen, the fields that decided it; of what was not, what there is instead. What is
 * missing comes last, because that is what is read, and where it takes a whole screen it is told alone.
 */
export function evidenceText({ expect }: { readonly expect: readonly RoundExpectation[] }, { expectations }: StepResult, { width, rows }: Screen): string {
  const seen = expectations.flatMap((result, index) => (result.status === 'passed' ? seenLines(result, expect[index], width) : []));
  const missing = expectations.filter(({ status }) => status !== 'passed');
  if (missing.length === 0) return seen.join('\n');
  const room = rows - below;
  const told = missing.flatMap((result) => missingLines(result, width));
  const brief = expectations.filter(({ status }) => status === 'passed').map(({ describe }) => cut(`  seen      ${describe}`, width));
  const before = brief.length + told.length <= room ? brief : [`  seen      ${brief.length} of ${expectations.length}`];
  const shown = told.length + before.length <= room ? told : [...told.slice(0, Math.max(1, room - before.length - 1)), `${indent}…`];
  return [...before, ...shown].join('\n');
}

/** The lines and states themselves, as they were read. */
export function wholeEvidence({ expectations }: StepResult): string {
  return expectations
    .flatMap(({ describe, evidence }) => (evidence.length === 0 ? [] : [describe, ...evidence.map(wholeOf), '']))
    .join('\n')
    .trimEnd();
}

function wholeOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'line':
      return evidence.line.trimEnd();
    case 'state':
      return `${evidence.question}: ${evidence.state}`;
    case 'unanswered':
      return `${evidence.question}: ${evidence.why}`;
  }
}

const word: Readonly<Record<ExpectationResult['status'], string>> = { passed: '  seen      ', failed: '  NOT seen  ', skipped: '  left out  ' };

function missingLines({ describe, status, received }: ExpectationResult, width: number): readonly string[] {
  const instead = wrapUnder(`${indent}instead: `, received, width);
  return [...wrapUnder(word[status], describe, width), ...(instead.length > 3 ? [...instead.slice(0, 2), `${indent}         …`] : instead)];
}

function seenLines({ describe, evidence }: ExpectationResult, expectation: RoundExpectation | undefined, width: number): readonly string[] {
  const lines = evidence.flatMap((each) => (each.kind === 'line' ? [each] : []));
  const [first] = lines;
  const fields = first === undefined ? [] : decidingFields(first, expectation);
  return [
    ...wrapUnder(word.passed, describe, width),
    ...(first === undefined ? [] : [cut(`${indent}${timeOf(first)}  ${first.pod}`, width)]),
    ...fields.map((field) => cut(`${indent}  ${field}`, width)),
    ...(lines.length > 1 ? [`${indent}  and ${lines.length - 1} more like it`] : []),
  ];
}

/** The message, and each field that was asked for; of a long value, the part that was. */
function decidingFields({ line }: LineEvidence, expectation: RoundExpectation | undefined): readonly string[] {
  const { message, fields } = contentOf(line);
  const name = fields['msg'] === undefined ? 'event' : 'msg';
  const wanted = expectation?.kind === 'logged' ? Object.entries(expectation.match.fields) : [];
  return [`${name}: ${message}`, ...wanted.map(([field, match]) => `${field}: ${excerpt(fields[field], match)}`)];
}

/** How much of a long value stands around what was looked for in it. */
const around = 16;

function excerpt(value: unknown, wanted: FieldMatch): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const found = wanted instanceof RegExp ? text.match(wanted) : null;
  if (found?.index === undefined || text.length <= 60) return text;
  const [from, to] = [Math.max(0, found.index - around), Math.min(text.length, found.index + found[0].length + around)];
  return `${from === 0 ? '' : '…'}${text.slice(from, to)}${to === text.length ? '' : '…'}`;
}

/** Of an RFC 3339 stamp, the time of day to the millisecond. */
function timeOf({ at }: LineEvidence): string {
  return at.slice(at.indexOf('T') + 1).slice(0, 12);
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
