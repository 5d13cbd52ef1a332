import { describeAction } from './actions.ts';
import type { AcidTest, Lab, RoundStep } from './define-lab.ts';
import type { Fault } from './faults.ts';
import { fullTitle } from './full-title.ts';

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
  const rounds = test.rounds.flatMap(({ fault, symptoms, recovery }) => [
    `## The fault: ${fault.title}`,
    fault.why,
    fault.inject.map((action) => `- ${describeAction(action)}`).join('\n'),
    '## What must be seen',
    ...symptoms.map(explainStep),
    '## Healed',
    fault.heal.map((action) => `- ${describeAction(action)}`).join('\n'),
    ...recovery.map(explainStep),
  ]);
  return [`# ${test.title}`, `About ${test.subtitle}.`, test.teaches, '## Before', explainStep(test.healthy), ...rounds].join('\n\n');
}

export function explainFault({ title, why, inject, heal }: Fault): string {
  const told = (heading: string, actions: Fault['inject']) => [`## ${heading}`, actions.map((action) => `- ${describeAction(action)}`).join('\n')];
  return [`# ${title}`, why, ...told('Injected', inject), ...told('Healed', heal)].join('\n\n');
}

function explainStep(step: RoundStep): string {
  const actions = step.do.map((action) => `- do: ${describeAction(action)}`);
  return [`### ${step.title}`, step.why, [...actions, ...step.expect.map(({ describe }) => `- expect: ${describe}`)].join('\n')].join('\n\n');
}
