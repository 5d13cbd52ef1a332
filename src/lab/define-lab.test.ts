import { expect, test } from 'vitest';
import { agents } from '../../test/support/nouns.ts';
import { lessonStep } from './define-lesson.ts';
import { logged, never, state, unchanged } from './expectations.ts';
import type { Fault } from './faults.ts';
import { type Step, step } from './steps.ts';

const same = unchanged('the same entries', { kind: 'entries' });
const line = logged(agents, 'Synchronize failed', { within: 30 });
const why = 'Because.';

// What is tested here is what the compiler says: a line that may not compile and does is an error of tsc.
test('what must be as it was before means something in a round only', () => {
  const recovery: Fault['recovery'] = [step('It recovers', { why, expect: [line, same] })];
  // @ts-expect-error: a step that is taken alone has nothing to compare with.
  const alone: Step = step('It is looked at', { why, expect: [line, same] });
  // @ts-expect-error: nor has the step of a lesson.
  const taught = lessonStep('It is taught', { why, look: 'kubectl get pods', expect: [same] });
  expect([...recovery, alone, taught]).toHaveLength(3);
});

test('a line that must not come is waited for until another expectation is decided that waits itself', () => {
  const nodes = state('nodes', { kind: 'nodes' }, () => undefined, 5);
  const first = never(agents, 'a', { until: line });
  const second = never(agents, 'a', { until: nodes });
  // @ts-expect-error: two that wait for each other would never be decided.
  const circle = never(agents, 'a', { until: first });
  expect([first, second, circle]).toHaveLength(3);
});
