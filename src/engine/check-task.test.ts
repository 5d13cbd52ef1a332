import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { writer } from '../../test/support/lines.ts';
import { agents, bundle, client, csiDriver, server } from '../../test/support/nouns.ts';
import { toldResults } from '../../test/support/told-results.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import type { Answers } from '../evidence/answers.ts';
import { defineLab } from '../lab/define-lab.ts';
import { defineLesson, type Lesson } from '../lab/define-lesson.ts';
import { mistakeIn } from '../lab/diagnosis.ts';
import { logged, state } from '../lab/expectations.ts';
import { defineFault } from '../lab/faults.ts';
import { freshPod } from '../lab/fresh-pods.ts';
import { mistake, passingMistake, type Rule, rule } from '../lab/mistakes.ts';
import { step } from '../lab/steps.ts';
import { checkTask, type Grade } from './check-task.ts';
import { clusterClock } from './cluster-clock.ts';

const answered = logged(client, 'call', { where: { status: 'ok' }, within: 60 });
const question = { ask: 'Why?', answer: 'Because.' };
const on = defineLab({
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
const finds: Rule<Answers['trust-bundle']> = rule('trust/other', ([is]) =>
  is === 'wrong' ? mistake('It differs.', 'It is wrong.') : is === 'on its way' ? passingMistake('It differs.', 'It is on its way.') : undefined,
);
const lesson: Lesson = defineLesson({
  id: 'made-up',
  place: 1,
  title: 'A made-up lesson',
  subtitle: 'nothing',
  on,
  minutes: 1,
  learns: [],
  steps: [],
  task: {
    story: 'It broke.',
    fault: defineFault({ id: 'wrong', title: 'It is wrong', why: 'Wrong.', level: 1, touches: [client], inject: [], symptoms: [], heal: [] }),
    check: step('Requests are answered', { why: 'Mended.', expect: [answered] }),
    fresh: [freshPod(client)],
    diagnoses: [mistakeIn({ question: { kind: 'trust-bundle' }, finds, advice: 'Compare.' })],
    solution: [],
  },
  questions: [question, question, question],
  readOn: [],
});

interface World {
  readonly lesson?: Lesson;
  /** What the cluster is, by seconds since the check began. */
  readonly is?: (seconds: number) => string;
  /** Whether the pods that run go on being answered. */
  readonly answered?: boolean;
  /** Whether a new pod is refused by the API server. */
  readonly forbidden?: boolean;
  /** Whether a pod that starts gets an X509-SVID, by seconds since the check began. */
  readonly gives?: (seconds: number) => boolean;
}

async function check({ lesson: taught = lesson, is = () => 'right', answered = true, gives = () => true, forbidden = false }: World) {
  const clock = new FakeClock();
  const lab = fakeLab(clock, {
    answers: { 'trust-bundle': () => [is(clock.now() / 1000)], nodes: () => [] },
    onAction({ kind }, made) {
      if (kind === 'start-twin' && forbidden) throw new Failure('E_KUBERNETES', 'violates PodSecurity "restricted:latest"');
      if (kind === 'start-twin' && gives(clock.now() / 1000))
        made.say(writer('mtls-client', { pod: 'fresh-mtls-client' }), { event: 'svid', spiffe_id: client.id }, 2000);
    },
  });
  lab.say('mtls-client', { event: 'start' });
  clock.every(1000, () => lab.say('mtls-client', { event: 'call', status: answered ? 'ok' : 'fail' }));
  const cluster = clusterClock(lab.logs, clock);
  const begun: Emission = { type: 'test.started', run: { test: 'lesson.made-up', repetition: 1 }, title: '', startedAt: '' };
  const events: Emission[] = [begun];
  const result = await checkTask(taught, { lab, clock, cluster, signal: new AbortController().signal, emit: (event) => void events.push(event) });
  cluster.stop();
  expect(toldResults(events)[0]?.steps).toEqual(result.steps);
  return { result, seconds: clock.now() / 1000, performed: lab.performed.map(({ kind }) => kind) };
}

const missed = ({ expectations }: Grade): readonly string[] => expectations.filter(({ status }) => status === 'failed').map(({ describe }) => describe);
const getsIts = 'one more pod of mtls-client gets its X509-SVID';

describe('a task that is done', () => {
  test('passes when a pod that starts now has confirmed it, and leaves none behind', async () => {
    const { result, seconds, performed } = await check({});
    expect(result.status).toBe('passed');
    expect(result.expectations.map(({ describe, status }) => `${status} ${describe}`)).toEqual([`passed ${answered.describe}`, `passed ${getsIts}`]);
    expect(result.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(['check passed', 'fresh passed']);
    expect(performed).toEqual(['stop-twin', 'start-twin', 'stop-twin']);
    expect(seconds).toBeLessThan(15);
  });

  test('waits for what may pass by itself', async () => {
    expect((await check({ is: (at) => (at < 20 ? 'on its way' : 'right') })).result.status).toBe('passed');
  });

  test('is not refused for what was mended while the check looked', async () => {
    expect((await check({ is: (at) => (at < 1 ? 'wrong' : 'right') })).result.status).toBe('passed');
  });
});

describe('a task that is not done', () => {
  test('is refused although what runs goes on: a new pod gets nothing', async () => {
    const { result, performed } = await check({ gives: () => false });
    expect(result.status).toBe('failed');
    expect(missed(result)).toEqual([getsIts]);
    expect(performed.at(-1)).toBe('stop-twin');
  });

  test('is refused although what runs goes on: the API server lets no new pod be', async () => {
    const { result, performed } = await check({ forbidden: true });
    expect(result.expectations[1]).toMatchObject({ describe: getsIts, status: 'failed', received: expect.stringContaining('PodSecurity') });
    expect(result.steps.at(-1)).toMatchObject({ id: 'fresh', status: 'failed', error: { code: 'E_KUBERNETES' } });
    expect(performed.at(-1)).toBe('stop-twin');
  });

  test('is refused although an agent still gave what was taken away a moment ago', async () => {
    expect(missed((await check({ gives: (at) => at < 4 })).result)).toEqual([getsIts]);
  });

  test('is refused at once for a mistake that stays, whatever else is waited for', async () => {
    const { result, seconds } = await check({ is: () => 'wrong', answered: false });
    expect(seconds).toBeLessThan(5);
    expect(result.status).toBe('failed');
    expect(missed(result)).toEqual(['no mistake is left that this lesson knows']);
    expect(result.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(['check failed', 'mistakes failed']);
    expect(result.expectations[0]).toMatchObject({ status: 'skipped', received: 'it was not waited for: the verdict was certain' });
  });

  test('is refused for such a mistake although everything else is seen before it stands', async () => {
    const quick = {
      ...lesson,
      task: { ...lesson.task, check: step('It is there', { why: 'So.', expect: [state('it', { kind: 'nodes' }, () => undefined, 5)] }), fresh: [] },
    };
    const { result, seconds } = await check({ lesson: quick, is: () => 'wrong' });
    expect(missed(result)).toEqual(['no mistake is left that this lesson knows']);
    expect(seconds).toBeLessThan(2);
  });

  test('is refused at the first thing that did not come; nothing more is waited for', async () => {
    const task = { ...lesson.task, check: step('Both', { why: 'So.', expect: [state('it is right', { kind: 'nodes' }, () => 'it is not', 5), answered] }) };
    const { result, seconds } = await check({ lesson: { ...lesson, task }, answered: false });
    expect(result.expectations.map(({ status }) => status)).toEqual(['failed', 'skipped']);
    expect(seconds).toBeLessThan(7);
  });

  test('is waited for where its mistake may pass', async () => {
    const { result, seconds } = await check({ is: () => 'on its way', answered: false });
    expect(missed(result)).toEqual([answered.describe]);
    expect(seconds).toBeGreaterThan(60);
  });
});
