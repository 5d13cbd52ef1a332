import { expect, test } from 'vitest';
import { attachedLab } from '../../test/support/attached-lab.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { notedUndos } from '../../test/support/noted-undos.ts';
import { client, mtlsServer, server } from '../../test/support/nouns.ts';
import { settingsIn } from '../../test/support/settings.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import { type Action, scale } from '../lab/actions.ts';
import { type AcidTest, defineAcidTest } from '../lab/define-lab.ts';
import { logged } from '../lab/expectations.ts';
import { defineFault, type Touched } from '../lab/faults.ts';
import { svidEndsWithin } from '../lab/needs.ts';
import { step } from '../lab/steps.ts';
import { runTests } from './run-tests.ts';

const says = (message: string) => logged(client, message, { within: 1 });

/** A test whose symptom is a line of its own. */
const acid = (name: string, touches: Touched = 'everything'): AcidTest =>
  defineAcidTest({
    id: `acid.${name}`,
    title: name,
    subtitle: name,
    teaches: '',
    healthy: step('healthy', { why: '', expect: [says('hello')] }),
    faults: [
      defineFault({
        id: name,
        title: `The fault of ${name}`,
        why: '',
        level: 1,
        touches,
        inject: [scale(server, 0)],
        symptoms: [step('symptom', { why: '', expect: [says(name)] })],
        heal: [scale(server, 1)],
        recovery: [step('recovery', { why: '', expect: [says('hello')] })],
      }),
    ],
  });

interface Conditions {
  /** Which messages the client writes after an injection. */
  readonly symptoms: readonly string[];
  readonly perform?: (action: Action) => void;
  readonly control?: boolean;
  readonly repeat?: number;
  readonly failFast?: boolean;
}

async function watch(tests: readonly (string | AcidTest)[], { symptoms, perform, control = false, repeat = 1, failFast = false }: Conditions) {
  const clock = new FakeClock();
  const lab = fakeLab(clock, {
    answers: { pods: () => ({ workers: [], pods: [{ pod: 'one', node: 'worker', ready: true, restarts: 0 }] }) },
    onAction(action, self) {
      perform?.(action);
      if (action.kind === 'scale' && action.replicas === 0) for (const event of symptoms) self.say('mtls-client', { event });
    },
  });
  clock.every(100, () => lab.say('mtls-client', { event: 'hello' }));
  const events: Emission[] = [];
  const signal = new AbortController().signal;
  const outcome = await runTests(
    tests.map((each) => (typeof each === 'string' ? acid(each) : each)),
    attachedLab(lab),
    {
      settings: settingsIn(''),
      clock,
      emit: (event) => events.push(event),
      signal,
      control,
      repeat,
      failFast,
      undos: notedUndos().book,
    },
  );
  const begun = events.flatMap((event) => {
    if (event.type === 'test.started') return [`${event.run.test} started`];
    return event.type === 'test.ended' ? [`${event.run.test} ended`] : [];
  });
  const healed = lab.performed.filter((action) => action.kind === 'scale' && action.replicas === 1).length;
  const ended = events.flatMap((event) => (event.type === 'test.ended' ? [`${event.run.test} ${event.status}`] : []));
  return { begun, healed, came: { ...outcome, ended, problems: events.flatMap((event) => (event.type === 'problem' ? [event.problem.code] : [])) } };
}

/** What came of a run, and nothing else. */
const run = async (...given: Parameters<typeof watch>) => (await watch(...given)).came;

test('all tests pass: 0', async () => {
  expect(await run(['one', 'two'], { symptoms: ['one', 'two'] })).toEqual({
    exitCode: 0,
    failed: [],
    skipped: [],
    ended: ['acid.one passed', 'acid.two passed'],
    problems: [],
  });
});

test('one that this lab has not what it takes for is skipped, and told as that', async () => {
  const two = acid('two');
  const needy = { ...two, faults: two.faults.map((fault) => ({ ...fault, needs: [svidEndsWithin(client, 60)] })) };
  expect(await run(['one', needy], { symptoms: ['one', 'two'] })).toMatchObject({
    exitCode: 0,
    failed: [],
    skipped: ['acid.two'],
    ended: ['acid.one passed', 'acid.two skipped'],
  });
});

test('one fails: 1, and the others run all the same', async () => {
  expect(await run(['one', 'two', 'three'], { symptoms: ['one', 'three'] })).toMatchObject({
    exitCode: 1,
    failed: ['acid.two'],
    ended: ['acid.one passed', 'acid.two failed', 'acid.three passed'],
  });
});

test('with --fail-fast the first failure is the last test', async () => {
  expect(await run(['one', 'two', 'three'], { symptoms: ['one', 'three'], failFast: true })).toMatchObject({
    exitCode: 1,
    ended: ['acid.one passed', 'acid.two failed'],
  });
});

test('with --repeat they run again, all of them', async () => {
  expect((await run(['one', 'two'], { symptoms: ['one', 'two'], repeat: 2 })).ended).toHaveLength(4);
});

test('in a control run it is good that every test fails, and bad that one finds its symptom', async () => {
  expect(await run(['one', 'two'], { symptoms: ['one'], control: true })).toMatchObject({ exitCode: 0, ended: ['acid.one failed', 'acid.two failed'] });
  expect(await run(['hello'], { symptoms: [], control: true })).toMatchObject({ exitCode: 1 });
});

test('a fault that is not healed ends the run with 7, and taints the lab', async () => {
  const perform = (action: Action): void => {
    if (action.kind === 'scale' && action.replicas === 1) throw new Failure('E_KUBERNETES', 'refused');
  };
  expect(await run(['one', 'two'], { symptoms: ['one', 'two'], perform })).toEqual({
    exitCode: 7,
    failed: ['acid.one'],
    skipped: [],
    taint: 'The fault of one: the fault could not be healed: refused',
    ended: ['acid.one error'],
    problems: ['E_HEAL'],
  });
});

test('what broke the run is its exit code, and leaves no taint when the fault was healed', async () => {
  const perform = (action: Action): void => {
    if (action.kind === 'scale' && action.replicas === 0) throw new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
  };
  expect(await run(['one', 'two'], { symptoms: [], perform })).toEqual({
    exitCode: 130,
    failed: ['acid.one'],
    skipped: [],
    ended: ['acid.one error'],
    problems: ['E_INTERRUPTED'],
  });
});

test('tests that touch different workloads run side by side', async () => {
  const tests = [acid('one', [client]), acid('two', [mtlsServer])];
  const { came, begun } = await watch(tests, { symptoms: ['one', 'two'] });
  expect(came.ended).toEqual(['acid.one passed', 'acid.two passed']);
  expect(begun).toEqual(['acid.one started', 'acid.two started', 'acid.one ended', 'acid.two ended']);
});

test('when the ground breaks under one, the one beside it is stopped and healed too', async () => {
  let scaled = 0;
  const perform = (action: Action): void => {
    if (action.kind === 'scale' && action.replicas === 0 && ++scaled === 2) throw new Failure('E_NODE_DIED', 'worker2 is gone');
  };
  const { came, healed } = await watch([acid('one', [client]), acid('two', [mtlsServer])], { symptoms: [], perform });
  expect(came).toMatchObject({ exitCode: 4, problems: ['E_NODE_DIED'], failed: ['acid.one', 'acid.two'] });
  expect(healed).toBe(2);
});
