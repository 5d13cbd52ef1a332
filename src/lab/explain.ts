import { type Action, describeAction } from './actions.ts';
import type { AcidTest, Lab } from './define-lab.ts';
import { recoveryOf } from './fault-test.ts';
import { describeNeeds, type Fault } from './faults.ts';
import { fullTitle } from './full-title.ts';
import type { RoundStep } from './steps.ts';

/** A lab as Markdown to read, without a cluster: nouns and verbs are inert, so they can be told instead of done. */
export function explainLab(lab: Lab, drawing: string): string {
  return [
    `# ${lab.title}`,
    lab.teaches,
    '## What is where',
    ['```text', drawing, '```'].join('\n'),
    '## Ready means',
    ...lab.ready.map(explainStep),
    '## Acid tests',
    ...lab.acid.map((test) => `- \`${test.id}\`: ${fullTitle(test)}`),
  ].join('\n\n');
}

export function explainTest(test: AcidTest): string {
  const faults = test.faults.flatMap((fault) => [`## The fault: ${fault.title}`, ...explainParts(fault, fault.recovery)]);
  return [`# ${test.title}`, `About ${test.subtitle}.`, test.teaches, '## Before', explainStep(test.healthy), ...faults].join('\n\n');
}

/** A fault as a page of a handbook. */
export function explainFault(fault: Fault, lab: Pick<Lab, 'flows'>): string {
  const needs = describeNeeds(fault);
  return [
    `# ${fault.title}`,
    `How hard it is to find: ${levels[fault.level]}.`,
    ...(needs.length === 0 ? [] : [['It needs:', '', ...needs.map((need) => `- ${need}`)].join('\n')]),
    ...explainParts(fault, recoveryOf(fault, lab)),
  ].join('\n\n');
}

const levels = {
  1: 'an error in a log names what is wrong',
  2: 'an error is logged, and what is wrong is somewhere else',
  3: 'no log has an error',
} as const satisfies Record<Fault['level'], string>;

function explainParts({ why, inject, symptoms, meanwhile, heal }: Fault, recovery: readonly RoundStep[]): readonly string[] {
  const goesOn = meanwhile.map(({ describe }) => `- ${describe}`);
  return [
    why,
    told(inject),
    '## What must be seen',
    ...symptoms.map(explainStep),
    ...(goesOn.length === 0 ? [] : ['## What goes on as before', goesOn.join('\n')]),
    '## Healed',
    told(heal),
    ...recovery.map(explainStep),
  ];
}

function told(actions: readonly Action[]): string {
  return actions.map((action) => `- ${describeAction(action)}`).join('\n');
}

function explainStep(step: RoundStep): string {
  const actions = step.do.map((action) => `- do: ${describeAction(action)}`);
  return [`### ${step.title}`, step.why, [...actions, ...step.expect.map(({ describe }) => `- expect: ${describe}`)].join('\n')].join('\n\n');
}
