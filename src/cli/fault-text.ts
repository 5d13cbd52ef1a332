import { commandFor, type LabAddress, usualLab } from '../core/command-line.ts';
import type { CauseGrade, EvidenceGrade } from '../engine/grade-answer.ts';
import type { SymptomNow } from '../engine/symptoms-now.ts';
import { describeNeed } from '../lab/needs.ts';
import { areas, type FiledFault } from '../lifecycle/faults.ts';
import { wrap, wrapUnder } from '../report/wrap.ts';

/** Every fault by its area: what it is, and what it needs of a lab, in lines of at most `width` columns. */
export function faultsText(faults: readonly FiledFault[], width: number): string {
  const byArea = areas.map((area) => ({ area, here: faults.filter((fault) => fault.area === area) })).filter(({ here }) => here.length > 0);
  return [
    ...byArea.flatMap(({ area, here }) => [area, ...here.flatMap((fault) => faultLines(fault, width)), '']),
    `To read one: ${commandFor(usualLab, 'fault', 'explain', 'ID')}`,
    `To try one:  ${commandFor(usualLab, 'fault', 'run', 'ID')}`,
  ].join('\n');
}

function faultLines({ id, title, touches, needs }: FiledFault, width: number): readonly string[] {
  const touched = touches === 'everything' ? 'everything' : touches.map(({ name }) => name).join(' and ') || 'nothing that is there';
  const wanted = needs.length === 0 ? '' : `; needs that ${needs.map(describeNeed).join(', and ')}`;
  return [`  ${id}`, ...wrapUnder('    ', title, width), ...wrapUnder('    ', `touches ${touched}${wanted}`, width)];
}

/** What to do next with a fault that is in the lab. */
export function injectedText(fault: FiledFault, lab: LabAddress, width: number): string {
  return [
    ...wrap(`${fault.title}. ${fault.why}`, width),
    '',
    'What to look at:',
    ...fault.symptoms.flatMap(({ title }) => wrapUnder('  - ', title, width)),
    `  ${commandFor(lab, 'fault', 'status')}`,
    `  ${commandFor(lab, 'logs')}`,
    'To heal it:',
    `  ${commandFor(lab, 'fault', 'heal')}`,
  ].join('\n');
}

/** A fault is in the lab, and that is all that is told. */
export function mysteryText(lab: LabAddress): string {
  return [
    'A fault is in the lab. Which, is for you to find out.',
    'To answer, with a log line that proves it:',
    `  ${commandFor(lab, 'fault', 'answer', 'ID', '--line', 'LINE')}`,
    'All that it may be:',
    `  ${commandFor(lab, 'fault', 'ls')}`,
    'To have it healed, and be told which it was:',
    `  ${commandFor(lab, 'fault', 'heal')}`,
  ].join('\n');
}

export function symptomsText(symptoms: readonly SymptomNow[], width: number): readonly string[] {
  return symptoms.flatMap(({ describe, seen, what }) => [
    ...wrapUnder(seen ? '  seen      ' : '  not seen  ', describe, width),
    ...wrapUnder('            ', what, width),
  ]);
}

const causes: Readonly<Record<CauseGrade, string>> = {
  right: 'Cause: right.',
  related: 'Cause: not this one, but you look at the right part of the lab.',
  wrong: 'Cause: wrong.',
};

const proofs: Readonly<Record<EvidenceGrade, string>> = {
  'shows-a-symptom': 'Evidence: the line is in the logs, and shows a symptom of the fault.',
  'shows-something-else': 'Evidence: the line is in the logs, but it does not show this fault.',
  'not-in-the-logs': 'Evidence: no log has this line.',
  none: 'Evidence: no line was given.',
};

export function answerText(cause: CauseGrade, evidence: EvidenceGrade): string {
  return `${causes[cause]}\n${proofs[evidence]}`;
}
