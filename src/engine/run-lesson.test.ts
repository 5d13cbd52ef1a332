import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { agents, bundle, client, csiDriver, server } from '../../test/support/nouns.ts';
import { toldResults } from '../../test/support/told-results.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { Answers } from '../evidence/answers.ts';
import { type Action, setEnv } from '../lab/actions.ts';
import { defineLab } from '../lab/define-lab.ts';
import { defineLesson, type Lesson, lessonStep } from '../lab/define-lesson.ts';
import { mistakeIn } from '../lab/diagnosis.ts';
import { logged, state } from '../lab/expectations.ts';
import { defineFault } from '../lab/faults.ts';
import { finding, judgeOf, mistake, type Rule, rule } from '../lab/mistakes.ts';
import { step } from '../lab/steps.ts';
import { clusterClock } from './cluster-clock.ts';
import { type LessonOutcome, runLesson } from './run-lesson.ts';

const demands = (value: string): Action => setEnv(client, 'SERVER_SPIFFE_ID', value);
const isRight: Rule<Answers['env']> = rule('workload/other-server', ({ SERVER_SPIFFE_ID: found }) =>
  found === 'right'
    ? undefined
    : mistake('A variable is not the one that is demanded.', `SERVER_SPIFFE_ID of mtls-client is ${found}, and the one that is demanded is right.`),
);
const answered = logged(client, 'call', { where: { status: 'ok' }, within: 5 });
const question = { ask: 'Why?', answer: 'Because.' };

const anywhere = defineLab({
  id: 'anywhere',
  title: 'A lab that nothing is asked of',
  teaches: 'Nothing.',
  cluster: '',
  manifests: '',
  trustDomain: 'spirelab.test',
  clusterName: 'spirelab',
  server,
  agents,
  csiDriver,
  bundle,
  workloads: [client],
  entries: [],
  ready: [],
  flows: [],
  acid: [],
});

const lesson: Lesson = defineLesson({
  id: 'made-up',
  place: 1,
  title: 'A made-up lesson',
  subtitle: 'nothing',
  on: anywhere,
  minutes: 1,
  learns: ['Nothing.'],
  steps: [lessonStep('Requests are answered', { why: 'All is well.', look: 'kubectl logs', expect: [answered] })],
  task: {
    story: 'It broke.',
    fault: defineFault({
      id: 'wrong',
      title: 'It demands another',
      why: 'Wrong.',
      level: 1,
      touches: [client],
      inject: [demands('wrong')],
      symptoms: [step('Requests fail', { why: 'Refused.', expect: [logged(client, 'call', { where: { status: 'fail' }, within: 5 })] })],
      heal: [demands('right')],
    }),
    check: step('Requests are answered', { why: 'Mended.', expect: [answered, state('it demands the right one', { kind: 'env', of: client }, isRight, 1)] }),
    fresh: [],
    diagnoses: [mistakeIn({ question: { kind: 'env', of: client }, finds: isRight, advice: 'Compare.' })],
    solution: [demands('right')],
  },
  questions: [question, question, question],
  readOn: [],
});

async function run(taught: Lesson, perform: (action: Action) => void = () => undefined): Promise<LessonOutcome & { readonly events: readonly Emission[] }> {
  const clock = new FakeClock();
  let value = 'right';
  const lab = fakeLab(clock, {
    answers: {
      entries() {
        throw new Failure('E_SPIRE_CLI', 'connection refused');
      },
      env: () => ({ SERVER_SPIFFE_ID: value }),
    },
    onAction(action) {
      perform(action);
      if (action.kind === 'set-env') value = action.value;
    },
  });
  const pod = 'mtls-client';
  lab.say(pod, { event: 'start' });
  clock.every(1000, () => lab.say(pod, { event: 'call', status: value === 'right' ? 'ok' : 'fail' }));
  const cluster = clusterClock(lab.logs, clock);
  const events: Emission[] = [];
  const outcome = await runLesson(taught, { lab, clock, cluster, signal: new AbortController().signal, emit: (event) => events.push(event) });
  cluster.stop();
  const [told] = toldResults(events);
  // What broke it is told too.
  expect({ ...told, steps: told?.steps.filter(({ error }) => error === undefined) }).toEqual(outcome.result);
  return { ...outcome, events };
}

const withTask = (changes: Partial<Lesson['task']>): Lesson => ({ ...lesson, task: { ...lesson.task, ...changes } });

describe('a lesson with nobody there', () => {
  test('takes its steps, sets the task, is refused by the check, solves it, and passes', async () => {
    const { result } = await run(lesson);
    expect(result.steps.map(({ phase, status }) => `${phase} ${status}`)).toEqual(['lesson passed', 'fault passed', 'check passed', 'check passed']);
    expect(result).toMatchObject({ id: 'lesson.made-up', status: 'passed', tainted: false });
  });

  test('says what the check missed, and which mistake the hint names', async () => {
    const { result } = await run(lesson);
    expect(result.steps[2]?.expectations.map(({ received }) => received)).toEqual([
      expect.stringContaining('it demands the right one: SERVER_SPIFFE_ID of mtls-client is wrong'),
      'SERVER_SPIFFE_ID of mtls-client is wrong, and the one that is demanded is right.',
    ]);
  });

  test('tells nothing of the check that must fail as a failure', async () => {
    const { events } = await run(lesson);
    expect(events.filter((event) => event.type === 'expectation.settled' && event.result.status === 'failed')).toEqual([]);
  });

  test('does not wait for the rest of a check that has refused already', async () => {
    const { check } = lesson.task;
    const slow = logged(client, 'something that never comes', { within: 300 });
    const { result } = await run(withTask({ check: { ...check, expect: [...check.expect, slow] } }));
    expect(result.steps[2]).toMatchObject({ phase: 'check', status: 'passed' });
    expect(result.steps[2]?.seconds).toBeLessThan(30);
  });

  test('fails where the task cannot be seen', async () => {
    const { result } = await run(withTask({ fault: { ...lesson.task.fault, inject: [] } }));
    expect(result.steps.map(({ phase, status }) => `${phase} ${status}`)).toEqual(['lesson passed', 'fault failed']);
    expect(result.status).toBe('failed');
  });

  test('fails where the check would pass an unsolved task', async () => {
    const diagnoses = [
      mistakeIn({ question: { kind: 'env', of: client }, finds: finding('workload/differs', 'It differs.', judgeOf(isRight)), advice: 'Compare.' }),
    ];
    const { result } = await run(withTask({ check: step('Anything goes', { why: 'Nothing.', expect: [logged(client, 'call', { within: 5 })] }), diagnoses }));
    expect(result.steps[2]).toMatchObject({
      status: 'failed',
      expectations: [{ describe: 'the check fails before the task is done', status: 'failed' }, { status: 'passed' }],
    });
  });

  test('fails where no hint finds the mistake', async () => {
    const { result } = await run(withTask({ diagnoses: [] }));
    expect(result.steps[2]).toMatchObject({
      status: 'failed',
      expectations: [{ status: 'passed' }, { describe: 'a hint names the mistake', status: 'failed' }],
    });
  });

  test('leaves out a hint that nobody can be asked about', async () => {
    const blind = mistakeIn({ question: { kind: 'entries' }, finds: rule('never/asked', () => mistake('Never asked.', 'Never asked.')), advice: 'None.' });
    const { result } = await run(withTask({ diagnoses: [blind, ...lesson.task.diagnoses] }));
    expect(result.steps[2]?.expectations[1]?.received).toBe('SERVER_SPIFFE_ID of mtls-client is wrong, and the one that is demanded is right.');
  });

  test('fails where a mistake that stays is found in what was solved: that hint is untrue', async () => {
    const untrue = mistakeIn({
      question: { kind: 'env', of: client },
      finds: rule('always/wrong', () => mistake('It differs.', 'It is wrong.')),
      advice: 'None.',
    });
    const { result } = await run(withTask({ diagnoses: [...lesson.task.diagnoses, untrue] }));
    expect(result.steps.slice(-2)).toMatchObject([
      { id: 'check', phase: 'check', status: 'passed', expectations: [{}, {}] },
      { id: 'mistakes', phase: 'check', status: 'failed', expectations: [{ received: 'It is wrong.' }] },
    ]);
    expect(result.status).toBe('failed');
  });

  test('fails where the solution is none', async () => {
    const { result } = await run(withTask({ solution: [demands('still wrong')] }));
    expect(result.steps.at(-1)).toMatchObject({ phase: 'check', status: 'failed' });
    expect(result.status).toBe('failed');
  });

  test.each([0, 1])('is an error, and no finding, where action %i breaks', async (which) => {
    let count = 0;
    const { result, thrown } = await run(lesson, () => {
      if (count++ === which) throw new Failure('E_KUBERNETES', 'It was refused.');
    });
    expect(result.status).toBe('error');
    expect(thrown).toMatchObject({ code: 'E_KUBERNETES' });
  });
});
