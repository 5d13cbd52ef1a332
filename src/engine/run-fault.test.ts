import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type FakeLab, fakeLab, type Script } from '../../test/support/fake-lab.ts';
import { agents, client, workload } from '../../test/support/nouns.ts';
import { toldResults } from '../../test/support/told-results.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import { type Action, setEnv, startTwin } from '../lab/actions.ts';
import { defineAcidTest } from '../lab/define-lab.ts';
import { logged, state } from '../lab/expectations.ts';
import { defineFault, type Fault } from '../lab/faults.ts';
import { meanwhile } from '../lab/meanwhile.ts';
import { debugLines } from '../lab/needs.ts';
import { step } from '../lab/steps.ts';
import type { AcidRun } from './acid-run.ts';
import { clusterClock } from './cluster-clock.ts';
import { type AcidOutcome, runAcid, runRounds } from './run-acid.ts';
import { leaveFault } from './run-fault.ts';

const other = workload('mtls-other');
const answered = logged(client, 'call', { where: { status: 'ok' }, within: 10 });
const says = (value: string): Action => setEnv(client, 'SERVER_SPIFFE_ID', value);

/** The client demands another server; another pair goes on. */
const fault: Fault = defineFault({
  id: 'wrong',
  title: 'The client demands another server',
  why: 'It is told to.',
  level: 1,
  touches: [client],
  inject: [says('wrong')],
  symptoms: [
    step('Its requests fail', { why: 'Refused.', expect: [logged(client, 'call', { where: { status: 'fail' }, within: 10 })] }),
    step('They go on failing', { why: 'Nobody mends it.', expect: [logged(client, 'call', { where: { status: 'fail', tries: 'many' }, within: 20 })] }),
  ],
  meanwhile: [meanwhile(other, 'call', { comes: { status: 'ok' }, never: { status: 'fail' } })],
  heal: [says('right')],
  recovery: [step('They are answered again', { why: 'Mended.', expect: [answered] })],
});

interface World extends Pick<Script, 'ground' | 'onAction'> {
  /** Seconds of the run from which on the other pair fails, or says nothing. */
  readonly otherFailsAt?: number;
  readonly otherSilent?: boolean;
  /** What the answer to “trust bundle” is: the state that a symptom looks at. */
  readonly bundle?: () => readonly string[];
}

function world({ ground, onAction, otherFailsAt = Number.POSITIVE_INFINITY, otherSilent = false, bundle = () => ['whole'] }: World) {
  const clock = new FakeClock();
  const happened: string[] = [];
  let value = 'right';
  let wrongSince = 0;
  const lab: FakeLab = fakeLab(clock, {
    ...(ground === undefined ? {} : { ground }),
    answers: { pods: () => ({ workers: [], pods: [{ pod: 'one', node: 'worker', ready: true, restarts: 0 }] }), 'trust-bundle': bundle },
    async onAction(action, self, signal) {
      happened.push(action.kind === 'set-env' ? `do ${action.value}` : `do ${action.kind}`);
      await onAction?.(action, self, signal);
      if (action.kind !== 'set-env') return;
      value = action.value;
      wrongSince = clock.now();
    },
  });
  clock.every(250, () => {
    const wrong = value === 'wrong';
    lab.say('mtls-client', { event: 'call', status: wrong ? 'fail' : 'ok', ...(wrong && clock.now() > wrongSince + 8000 ? { tries: 'many' } : {}) });
    if (!otherSilent) lab.say('mtls-other', { event: 'call', status: clock.now() / 1000 >= otherFailsAt ? 'fail' : 'ok' });
  });
  const undos: AcidRun['undos'] = {
    open: async ({ id }) => void happened.push(`open ${id}`),
    close: async ({ id }) => void happened.push(`close ${id}`),
  };
  return { clock, lab, happened, undos, isWrong: () => value === 'wrong' };
}

const testOf = (of: Fault) =>
  defineAcidTest({
    id: `fault.${of.id}`,
    title: of.title,
    subtitle: 'made up',
    teaches: of.why,
    healthy: step('Requests are answered', { why: 'All is well.', expect: [answered] }),
    faults: [of],
  });

type Ran = AcidOutcome & { readonly happened: readonly string[]; readonly events: readonly Emission[]; readonly seconds: number; readonly isWrong: boolean };

async function run(
  conditions: World,
  { of = fault, leave = false, ...changes }: Partial<AcidRun> & { readonly of?: Fault; readonly leave?: boolean } = {},
): Promise<Ran> {
  const { clock, lab, happened, undos, isWrong } = world(conditions);
  const events: Emission[] = [];
  const acid: AcidRun = {
    lab,
    clock,
    cluster: clusterClock(lab.logs, clock),
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    control: false,
    repetition: 1,
    beside: [],
    undos,
    ...changes,
  };
  const outcome = leave ? await runRounds(testOf(of), acid, (kept, run) => leaveFault(of, run, acid, kept)) : await runAcid(testOf(of), acid);
  expect(clock.waiting).toBe(0);
  expect(toldResults(events)).toEqual([outcome.result]);
  return { ...outcome, happened, events, seconds: clock.now() / 1000, isWrong: isWrong() };
}

const phases = ({ result }: AcidOutcome): readonly string[] => result.steps.map(({ phase, status }) => `${phase} ${status}`);
const goodOne = ['healthy passed', 'fault passed', 'symptom passed', 'symptom passed', 'heal passed'];

describe('the undo of a fault', () => {
  test('is written down before anything is done, and struck out when it was done', async () => {
    const ran = await run({});
    expect(ran.result.status).toBe('passed');
    expect(phases(ran)).toEqual(goodOne);
    expect(ran.happened).toEqual(['open wrong', 'do wrong', 'do right', 'close wrong']);
  });

  test('stays written down where it could not be done', async () => {
    const onAction = (action: Action): void => {
      if (action.kind === 'set-env' && action.value === 'right') throw new Failure('E_KUBERNETES', 'refused');
    };
    const ran = await run({ onAction });
    expect(ran.thrown).toMatchObject({ code: 'E_HEAL' });
    expect(ran.happened).toEqual(['open wrong', 'do wrong', 'do right', 'do right']);
  });

  const instants = Array.from({ length: 30 }, (_, index) => index * 500 + 125);
  test.each(instants)('interrupted after %d ms, is done and struck out, or was never needed', async (instant) => {
    const { clock, lab, happened, undos, isWrong } = world({});
    const abort = new AbortController();
    clock.at(instant, () => abort.abort(new Failure('E_INTERRUPTED', 'Stopped by SIGINT.')));
    const cluster = clusterClock(lab.logs, clock);
    await runAcid(testOf(fault), { lab, clock, cluster, signal: abort.signal, emit: () => undefined, control: false, repetition: 1, beside: [], undos });
    expect(isWrong()).toBe(false);
    expect(happened.filter((each) => each.startsWith('open'))).toHaveLength(happened.filter((each) => each.startsWith('close')).length);
    expect([undefined, 'close wrong']).toContain(happened.at(-1));
    expect(clock.waiting).toBe(0);
  });
});

describe('what goes on meanwhile', () => {
  test('breaks: the symptoms are cut short, the fault is healed, and the test says so', async () => {
    const ran = await run({ otherFailsAt: 4 });
    expect(ran.thrown).toBeUndefined();
    expect(ran.result).toMatchObject({ status: 'failed', tainted: false });
    expect(phases(ran)).toEqual(['healthy passed', 'fault passed', 'symptom failed', 'symptom failed', 'heal passed']);
    expect(ran.result.steps[2]?.error).toMatchObject({ code: 'E_MEANWHILE' });
    expect(ran.result.steps[3]?.expectations).toMatchObject([
      { status: 'failed', reason: 'forbidden', received: 'this line', evidence: [{ pod: 'mtls-other' }] },
    ]);
    expect(ran.happened.at(-1)).toBe('close wrong');
    // The symptom that was cut short would have come eight seconds later.
    expect(ran.seconds).toBeLessThan(8);
  });

  test('did not go on at all: the test fails, because silence proves nothing', async () => {
    const ran = await run({ otherSilent: true });
    expect(phases(ran)).toEqual(['healthy passed', 'fault passed', 'symptom passed', 'symptom failed', 'heal passed']);
    expect(ran.result.steps[3]?.expectations).toMatchObject([{ reason: 'absent' }]);
  });

  test('breaks because the ground broke: that is no finding about the fault', async () => {
    const died = new Failure('E_NODE_DIED', 'worker2 does not run any more.');
    let asked = 0;
    const ran = await run({ otherFailsAt: 4, ground: () => (asked++ >= 0 ? died : undefined) });
    expect(ran.thrown).toBe(died);
    expect(ran.result.status).toBe('error');
    expect(ran.isWrong).toBe(false);
  });

  test('is not asked of what a test beside this one breaks', async () => {
    const ran = await run({ otherFailsAt: 4 }, { beside: [other] });
    expect(ran.result.status).toBe('passed');
    expect(phases(ran)).toEqual(['healthy passed', 'fault passed', 'symptom passed', 'heal passed']);
  });
});

test('a lab without what the fault needs is left alone, and the test is skipped with the reason', async () => {
  const ran = await run({}, { of: { ...fault, needs: [debugLines(agents)] } });
  expect(ran.result.status).toBe('skipped');
  expect(ran.result.steps.at(-1)?.expectations).toMatchObject([{ status: 'skipped', received: 'the log of SPIRE Agent has no line of level debug' }]);
  expect(ran.happened).toEqual([]);
});

describe('a lab that must be as it was', () => {
  test('is asked until nothing differs any more', async () => {
    const left = [['one.', 'two.'], ['two.'], []];
    const ran = await run({}, { differences: async () => left.shift() ?? [] });
    expect(phases(ran)).toEqual([...goodOne, 'recovery passed']);
    expect(left).toEqual([]);
  });

  test('and is not, fails the test with what is left', async () => {
    const ran = await run({}, { differences: async () => ['the entry is another one.'] });
    expect(ran.result.status).toBe('failed');
    expect(ran.result.steps.at(-1)?.expectations).toMatchObject([{ reason: 'different', received: 'the entry is another one.' }]);
  });
});

describe('a control run of a fault whose symptom is a state', () => {
  const states: Fault = {
    ...fault,
    symptoms: [
      step('The bundle is broken', {
        why: 'It was.',
        expect: [state('the bundle is broken', { kind: 'trust-bundle' }, ([is]) => (is === 'broken' ? undefined : 'it is whole'), 3)],
      }),
    ],
  };

  test('holds where the state is another one, does nothing, and takes its window', async () => {
    const ran = await run({}, { of: states, control: true });
    expect(ran.result.control).toEqual({ holds: true, explanation: 'without the fault, none of its 1 symptoms came, and the test failed' });
    expect(ran.happened).toEqual([]);
    expect(ran.seconds).toBeLessThan(5);
  });

  test('does not hold where the state is there without the fault', async () => {
    const ran = await run({ bundle: () => ['broken'] }, { of: states, control: true });
    expect(ran.result.control).toMatchObject({ holds: false, explanation: expect.stringContaining('the bundle is broken') });
  });

  test('does not hold where the state could not be read', async () => {
    const bundle = () => {
      throw new Failure('E_SPIRE_CLI', 'connection refused');
    };
    const ran = await run({ bundle }, { of: states, control: true });
    expect(ran.result.control).toMatchObject({ holds: false, explanation: expect.stringContaining('(it could not be read)') });
  });

  test('undoes what its symptoms do, such as a pod that they start', async () => {
    const [first, ...rest] = states.symptoms;
    if (first === undefined) throw new Error('it has a symptom');
    const ran = await run({}, { of: { ...states, symptoms: [{ ...first, do: [startTwin(client, 'late')] }, ...rest] }, control: true });
    expect(ran.happened).toEqual(['open wrong', 'do start-twin', 'do right', 'close wrong']);
  });
});

describe('a fault that is left in the lab', () => {
  test('stays, and its undo stays written down', async () => {
    const ran = await run({}, { leave: true });
    expect(ran.result.status).toBe('passed');
    expect(ran.isWrong).toBe(true);
    expect(ran.happened).toEqual(['open wrong', 'do wrong']);
  });

  test('and does not show itself, is healed', async () => {
    const [first] = fault.symptoms;
    if (first === undefined) throw new Error('it has a symptom');
    const absent = { ...first, expect: [logged(client, 'gone', { within: 2 })] };
    const ran = await run({}, { of: { ...fault, symptoms: [absent] }, leave: true });
    expect(ran.result.status).toBe('failed');
    expect(ran.happened).toEqual(['open wrong', 'do wrong', 'do right', 'close wrong']);
  });

  test('and is interrupted, is healed', async () => {
    const abort = new AbortController();
    const onAction = (action: Action): void => {
      if (action.kind === 'set-env' && action.value === 'wrong') abort.abort(new Failure('E_INTERRUPTED', 'Stopped by SIGINT.'));
    };
    const ran = await run({ onAction }, { leave: true, signal: abort.signal });
    expect(ran.thrown).toMatchObject({ code: 'E_INTERRUPTED' });
    expect(ran.isWrong).toBe(false);
    expect(ran.happened.at(-1)).toBe('close wrong');
  });
});
