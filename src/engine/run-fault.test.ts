import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { notedUndos } from '../../test/support/noted-undos.ts';
import { client, greeter, server } from '../../test/support/nouns.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import { scale } from '../lab/actions.ts';
import { defineAcidTest } from '../lab/define-lab.ts';
import { logged } from '../lab/expectations.ts';
import { defineFault, type Fault } from '../lab/faults.ts';
import { debugLines } from '../lab/needs.ts';
import { step } from '../lab/steps.ts';
import { clusterClock } from './cluster-clock.ts';
import { runAcid } from './run-acid.ts';

const fault = defineFault({
  id: 'mute',
  title: 'The client is mute',
  why: 'Its server is gone.',
  level: 1,
  touches: [client],
  inject: [scale(server, 0)],
  symptoms: [step('It says so', { why: 'It asks again and again.', expect: [logged(client, 'mute', { within: 20 })] })],
  meanwhile: [
    {
      describe: 'the other workload is answered',
      source: greeter,
      comes: { message: 'call', fields: { status: 'ok' } },
      never: { message: 'call', fields: { status: 'fail' } },
    },
  ],
  heal: [scale(server, 1)],
  recovery: [step('It talks again', { why: 'Its server is back.', expect: [logged(client, 'hello', { within: 20 })] })],
});

interface World {
  /** Seconds after the injection at which something else breaks. */
  readonly breaksAfter?: number;
  /** Seconds after the injection at which the symptom comes. */
  readonly mutesAfter?: number;
  readonly of?: Partial<Fault>;
  readonly control?: boolean;
  readonly left?: readonly (readonly string[])[];
  /** Called with what happens, in order; may stop the run. */
  readonly on?: (what: string, stop: () => void) => void;
  readonly healFails?: boolean;
  /** Seconds after the begin at which the run is stopped. */
  readonly stopAfter?: number;
}

/** Runs the fault in a made-up lab, and tells what was done and written down, in order. */
async function runIn({ breaksAfter, mutesAfter = 2, of = {}, control = false, left, on, healFails = false, stopAfter }: World) {
  const clock = new FakeClock();
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new Failure('E_INTERRUPTED', 'Stopped.'));
  if (stopAfter !== undefined) clock.at(stopAfter * 1000, stop);
  const order: string[] = [];
  const happens = (what: string): void => {
    order.push(what);
    on?.(what, stop);
  };
  let injected = false;
  const lab = fakeLab(clock, {
    answers: { pods: () => ({ workers: [], pods: [{ pod: 'one', node: 'worker', ready: true, restarts: 0 }] }) },
    onAction(action, self) {
      if (action.kind !== 'scale') return;
      happens(`scale to ${action.replicas}`);
      injected = action.replicas === 0;
      if (healFails && !injected) throw new Failure('E_KUBERNETES', 'No.');
      if (!injected) return;
      self.say('mtls-client', { event: 'mute' }, mutesAfter * 1000);
      if (breaksAfter !== undefined) self.say('mtls-server', { event: 'call', status: 'fail' }, breaksAfter * 1000);
    },
  });
  clock.every(500, () => {
    if (!injected) lab.say('mtls-client', { event: 'hello' });
    lab.say('mtls-server', { event: 'call', status: 'ok' });
  });
  const { book } = notedUndos();
  const undos: typeof book = { open: async () => happens('written down'), close: async () => happens('struck out') };
  const events: Emission[] = [];
  const looks = [...(left ?? [])];
  const acid = defineAcidTest({
    id: 'fault.mute',
    title: fault.title,
    subtitle: 'a made-up fault',
    teaches: '',
    healthy: step('It talks', { why: '', expect: [logged(client, 'hello', { within: 5 })] }),
    faults: [{ ...fault, ...of }],
  });
  const outcome = await runAcid(acid, {
    lab,
    clock,
    cluster: clusterClock(lab.logs, clock),
    signal: stopping.signal,
    emit: (event) => events.push(event),
    repetition: 1,
    control,
    beside: [],
    undos,
    ...(left === undefined ? {} : { differences: async () => looks.shift() ?? [] }),
  });
  return { ...outcome, order, events, steps: outcome.result.steps.map(({ title, status }) => `${title}: ${status}`) };
}

test('the undo is written down before anything is done, and struck out when the fault is healed', async () => {
  const { result, order, steps } = await runIn({});
  expect(result.status).toBe('passed');
  expect(order).toEqual(['written down', 'scale to 0', 'scale to 1', 'struck out']);
  expect(steps).toEqual(['It talks: passed', 'It says so: passed', 'Meanwhile, what the fault does not touch goes on: passed', 'It talks again: passed']);
});

test('what the fault will show first is told before it is injected', async () => {
  const { events } = await runIn({});
  const told = events.find(({ type }) => type === 'predicted');
  expect(told).toMatchObject({ prediction: { what: 'the first line “mute”', at: ['mtls-client'], because: 'counted from now' } });
  expect(events.findIndex(({ type }) => type === 'predicted')).toBeLessThan(
    events.findIndex((event) => event.type === 'step.started' && event.phase === 'fault'),
  );
});

test('something that should go on and breaks ends the symptoms at once, is told, and the fault is healed', async () => {
  const { result, order, steps } = await runIn({ breaksAfter: 1, mutesAfter: 15 });
  expect(result.status).toBe('failed');
  expect(order).toEqual(['written down', 'scale to 0', 'scale to 1', 'struck out']);
  expect(steps).toContain('Meanwhile, what the fault does not touch goes on: failed');
  const broken = result.steps.flatMap(({ expectations }) => expectations).find(({ reason }) => reason === 'forbidden');
  expect(broken).toMatchObject({ describe: 'the other workload is answered', evidence: [{ kind: 'line' }] });
  expect(result.seconds).toBeLessThan(15);
});

describe('the lab is as it was', () => {
  test('is looked at until nothing is left', async () => {
    const { result, steps } = await runIn({ left: [['A pod is not ready.'], ['A pod is not ready.'], []] });
    expect(result.status).toBe('passed');
    expect(steps.at(-1)).toBe('The lab is as it was: passed');
  });

  test('fails with what is left', async () => {
    const { result } = await runIn({ left: Array.from({ length: 500 }, () => ['deployment/x is there.']) });
    expect(result.status).toBe('failed');
    expect(result.steps.at(-1)?.expectations[0]?.received).toBe('deployment/x is there.');
  });
});

test('a lab that lacks what the fault needs is not touched, and says what it lacks', async () => {
  const { result, order } = await runIn({ of: { needs: [debugLines(server)] } });
  expect(result.status).toBe('skipped');
  expect(order).toEqual([]);
  expect(result.steps.at(-1)?.expectations).toMatchObject([{ status: 'skipped', received: 'the log of SPIRE Server has no line of level debug' }]);
});

test('left out, nothing is done, nothing is written down, and the symptom is absent', async () => {
  const { result, order } = await runIn({ control: true });
  expect(order).toEqual([]);
  expect(result.control).toMatchObject({ holds: true });
});

describe('stopped', () => {
  test.each(['written down', 'scale to 0'])('right after “%s”, the fault is healed and struck out', async (moment) => {
    const { result, order } = await runIn({ on: (what, stop) => what === moment && stop() });
    expect(result.status).toBe('error');
    expect(order.slice(-2)).toEqual(['scale to 1', 'struck out']);
  });

  test('while it waits for a symptom, the fault is healed and struck out', async () => {
    const { result, order } = await runIn({ mutesAfter: 1000, stopAfter: 6 });
    expect(result.status).toBe('error');
    expect(order).toEqual(['written down', 'scale to 0', 'scale to 1', 'struck out']);
  });
});

test('a fault that cannot be healed stays written down', async () => {
  const { result, thrown, order } = await runIn({ healFails: true });
  expect(result.tainted).toBe(true);
  expect(thrown).toMatchObject({ code: 'E_HEAL' });
  expect(order).not.toContain('struck out');
});
