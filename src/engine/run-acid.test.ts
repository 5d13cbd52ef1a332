import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type FakeLab, fakeLab, type Script } from '../../test/support/fake-lab.ts';
import { writer } from '../../test/support/lines.ts';
import { notedUndos } from '../../test/support/noted-undos.ts';
import { agents, client, mtlsServer, server } from '../../test/support/nouns.ts';
import { toldResults } from '../../test/support/told-results.ts';
import { usualLab } from '../core/command-line.ts';
import type { Emission } from '../core/events.ts';
import { Failure, toProblem } from '../core/failure.ts';
import type { ExpectationResult } from '../core/results.ts';
import { type Action, scale } from '../lab/actions.ts';
import { type AcidTest, defineAcidTest } from '../lab/define-lab.ts';
import { logged, never, unchanged } from '../lab/expectations.ts';
import { defineFault } from '../lab/faults.ts';
import { earliestNotAfter } from '../lab/moments.ts';
import { newPodsOf } from '../lab/sources.ts';
import { type RoundStep, step } from '../lab/steps.ts';
import { clusterClock } from './cluster-clock.ts';
import { type AcidOutcome, runAcid } from './run-acid.ts';

/** Restarting SPIRE Server, and what follows from it, in a few expectations of every kind. */
const answered = logged(client, 'call', { where: { status: 'ok' }, within: 10 });
const breaks = logged(client, 'call', { where: { status: 'fail' }, after: earliestNotAfter(client, mtlsServer), within: 2 });
const back = logged(newPodsOf(server), 'Starting Server APIs', { within: 30 });
const serverStop = defineAcidTest({
  id: 'acid.server-stop',
  title: 'mTLS outlives the server',
  subtitle: 'an outage',
  teaches: 'Agents hand out what they hold.',
  healthy: step('Requests are answered', { why: 'Both hold an X509-SVID.', expect: [answered] }),
  faults: [
    defineFault({
      id: 'stop',
      title: 'The server is stopped',
      why: 'Nobody signs.',
      level: 1,
      touches: 'everything',
      inject: [scale(server, 0)],
      heal: [scale(server, 1)],
      symptoms: [
        step('Agents notice', {
          why: 'They cannot synchronize.',
          expect: [logged(agents, 'Synchronize failed', { distinct: { by: 'node', count: 3 }, within: 10 })],
        }),
        step('mTLS breaks at NotAfter', { why: 'Nobody renews.', expect: [breaks, never(agents, 'Starting agent', { until: breaks })] }),
      ],
      recovery: [
        step('The server is back', { why: 'Its volume was kept.', expect: [back, unchanged('the same bundle', { kind: 'trust-bundle' }, 1)] }),
        step('Requests are answered again', { why: 'Renewed.', expect: [answered] }),
      ],
    }),
  ],
});

/** What can go wrong in the world below; by default everything is as the test says. */
interface World {
  readonly unhealthy?: boolean;
  readonly agentsSilent?: boolean;
  /** Seconds of the epoch at which calls begin to fail, whatever NotAfter says. */
  readonly breaksAt?: number;
  readonly perform?: (action: Action, signal: AbortSignal) => void;
  readonly ground?: Script['ground'];
  /** Calls fail and agents complain although nothing was done. */
  readonly breaksAnyway?: boolean;
}

const notAfter = 20;
const alone = { beside: [], undos: notedUndos().book } as const;

function world({ unhealthy = false, agentsSilent = false, breaksAt = notAfter + 0.01, perform, ground, breaksAnyway = false }: World) {
  const clock = new FakeClock();
  let up = true;
  let restarts = 0;
  const seconds = (): number => clock.now() / 1000;
  const lab: FakeLab = fakeLab(clock, {
    ...(ground === undefined ? {} : { ground }),
    answers: { 'trust-bundle': () => ['one authority'] },
    onAction(action, self, signal) {
      perform?.(action, signal);
      if (action.kind !== 'scale') return;
      up = action.replicas === 1;
      if (!up) self.remove('spire-server-0');
      if (!up && !agentsSilent) for (const node of [1, 2, 3]) self.say(`spire-agent-${node}`, { msg: 'Synchronize failed', level: 'error' }, 500 * node);
      if (up) {
        restarts += 1;
        self.say(writer('spire-server-0', { podUid: `server ${restarts}` }), { msg: 'Starting Server APIs' }, 2000);
      }
    },
  });
  lab.say('spire-server-0', { msg: 'Starting Server APIs' });
  for (const workload of [client, mtlsServer])
    lab.say(workload.deployment, { event: 'svid', spiffe_id: workload.id, not_after: new Date(Date.UTC(2026, 0, 1, 0, 0, notAfter)).toISOString() });
  clock.every(250, () => {
    const fails = unhealthy || ((!up || breaksAnyway) && seconds() >= breaksAt);
    lab.say('mtls-client', { event: 'call', status: fails ? 'fail' : 'ok' });
    if (breaksAnyway) for (const node of [1, 2, 3]) lab.say(`spire-agent-${node}`, { msg: 'Synchronize failed', level: 'error' });
  });
  return { clock, lab, isUp: () => up };
}

interface Ran extends AcidOutcome {
  readonly events: readonly Emission[];
  readonly performed: readonly string[];
  readonly clock: FakeClock;
  readonly isUp: () => boolean;
}

async function runIn(
  conditions: World,
  { test: acid = serverStop, control = false, signal = new AbortController().signal }: { test?: AcidTest; control?: boolean; signal?: AbortSignal } = {},
): Promise<Ran> {
  const { clock, lab, isUp } = world(conditions);
  const events: Emission[] = [];
  const outcome = await runAcid(acid, {
    lab,
    clock,
    cluster: clusterClock(lab.logs, clock),
    signal,
    emit: (event) => events.push(event),
    control,
    repetition: 1,
    ...alone,
  });
  expect(toldResults(events)).toEqual([outcome.result]);
  const performed = lab.performed.map((action) => (action.kind === 'scale' ? `scale to ${action.replicas}` : action.kind));
  return { ...outcome, events, performed, clock, isUp };
}

const otherWords = (told: RoundStep): RoundStep => ({ ...told, title: `In other words: ${told.title}`, why: 'Because of something else.' });
const phases = ({ result }: AcidOutcome): readonly string[] => result.steps.map(({ phase, status }) => `${phase} ${status}`);
const failures = ({ result }: AcidOutcome): readonly ExpectationResult[] =>
  result.steps.flatMap(({ expectations }) => expectations).filter(({ status }) => status === 'failed');

describe('a run with the fault', () => {
  test('healthy, broken, healed and recovered: it passes', async () => {
    const ran = await runIn({});
    expect(ran).toMatchObject({ result: { id: 'acid.server-stop', status: 'passed', tainted: false } });
    expect(ran.thrown).toBeUndefined();
    expect(phases(ran)).toEqual(['healthy passed', 'fault passed', 'symptom passed', 'heal passed', 'recovery passed']);
    expect(ran.performed).toEqual(['scale to 0', 'scale to 1']);
    expect(ran.clock.waiting).toBe(0);
  });

  test('every expectation says that it was decided, once, within its step', async () => {
    const { events } = await runIn({});
    const told = events.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type));
    expect(told).toMatchInlineSnapshot(`
      [
        "test.started",
        "step.started healthy",
        "expectation.settled healthy",
        "step.ended healthy",
        "predicted",
        "step.started stop/symptom-1",
        "expectation.settled stop/symptom-1",
        "step.ended stop/symptom-1",
        "step.started stop/symptom-2",
        "expectation.settled stop/symptom-2",
        "expectation.settled stop/symptom-2",
        "step.ended stop/symptom-2",
        "step.started stop/recovery-1",
        "expectation.settled stop/recovery-1",
        "expectation.settled stop/recovery-1",
        "step.ended stop/recovery-1",
        "step.started stop/recovery-2",
        "expectation.settled stop/recovery-2",
        "step.ended stop/recovery-2",
        "test.ended",
      ]
    `);
  });

  test('each result is told once', async () => {
    const { events, result } = await runIn({ agentsSilent: true });
    const told = JSON.stringify(events);
    const results = result.steps.flatMap(({ expectations }) => expectations);
    expect(results).toHaveLength(7);
    for (const each of results) expect(told.split(JSON.stringify(each))).toHaveLength(2);
  });

  test('results are called by where they are in the test, whatever its words are', async () => {
    const idsOf = ({ result }: AcidOutcome): readonly string[] => result.steps.flatMap(({ id, expectations }) => [id, ...expectations.map((each) => each.id)]);
    const ids = idsOf(await runIn({}));
    expect(ids).toEqual([
      ...['healthy', 'healthy/1', 'stop/symptom-1', 'stop/symptom-1/1', 'stop/symptom-2', 'stop/symptom-2/1', 'stop/symptom-2/2'],
      ...['stop/recovery-1', 'stop/recovery-1/1', 'stop/recovery-1/2', 'stop/recovery-2', 'stop/recovery-2/1'],
    ]);
    const reworded = { ...serverStop, faults: serverStop.faults.map((fault) => ({ ...fault, title: 'Other', symptoms: fault.symptoms.map(otherWords) })) };
    const other = await runIn({}, { test: reworded });
    expect(other.result.steps[1]?.title).toBe('In other words: Agents notice');
    expect(idsOf(other)).toEqual(ids);
  });

  test('a symptom that never comes fails it, after everything was looked at and healed', async () => {
    const ran = await runIn({ agentsSilent: true });
    expect(ran.result).toMatchObject({ status: 'failed', tainted: false });
    expect(phases(ran)).toEqual(['healthy passed', 'fault failed', 'symptom passed', 'heal passed', 'recovery passed']);
    expect(failures(ran)).toMatchObject([{ reason: 'absent', received: '0 of 3' }]);
    expect(ran.isUp()).toBe(true);
  });

  test('a symptom that comes too early fails it', async () => {
    const ran = await runIn({ breaksAt: 15 });
    expect(ran.result.status).toBe('failed');
    expect(failures(ran)).toMatchObject([{ reason: 'too-early' }]);
    expect(ran.isUp()).toBe(true);
  });

  test('a symptom that comes too late fails it', async () => {
    const ran = await runIn({ breaksAt: 25 });
    expect(failures(ran)).toMatchObject([{ reason: 'absent' }]);
    expect(ran.isUp()).toBe(true);
  });

  test('a lab that is not healthy is not broken further: nothing is done to it', async () => {
    const ran = await runIn({ unhealthy: true });
    expect(ran.result.status).toBe('failed');
    expect(phases(ran)).toEqual(['healthy failed']);
    expect(ran.performed).toEqual([]);
  });
});

describe('a run whose ground breaks', () => {
  const died = new Failure('E_NODE_DIED', 'worker2 does not run any more.');

  test('is an error that names the ground, not a failure of SPIRE', async () => {
    const ran = await runIn({ agentsSilent: true, ground: () => died });
    expect(ran.thrown).toBe(died);
    expect(ran.result).toMatchObject({ status: 'error', tainted: false });
    expect(ran.result.steps.at(-1)?.error).toMatchObject({ code: 'E_NODE_DIED' });
    expect(ran.isUp()).toBe(true);
  });

  test('an injection that fails because of the ground blames the ground, and is healed', async () => {
    const perform = (action: Action): void => {
      if (action.kind === 'scale' && action.replicas === 0) throw new Failure('E_API_SILENT', 'no answer');
    };
    const ran = await runIn({ perform, ground: () => died });
    expect(ran.thrown).toBe(died);
    expect(ran.performed).toEqual(['scale to 0', 'scale to 1']);
  });
});

describe('healing', () => {
  const notHealed = (action: Action): void => {
    if (action.kind === 'scale' && action.replicas === 1) throw new Failure('E_KUBERNETES', 'the API server refused');
  };

  test('what cannot be healed taints the lab, and says what to do', async () => {
    const ran = await runIn({ perform: notHealed });
    expect(ran.thrown).toMatchObject({ code: 'E_HEAL', exitCode: 7 });
    expect(toProblem(ran.thrown, { ...usualLab, name: 'second', meantByDefault: false }).next).toBe('npm run -s lab -- reset --name second');
    expect(ran.result).toMatchObject({ status: 'error', tainted: true });
    expect((ran.thrown as Failure).message).toMatchInlineSnapshot(`"The server is stopped: the fault could not be healed: the API server refused"`);
  });

  test('healing that works at the second attempt leaves no taint', async () => {
    let attempts = 0;
    const perform = (action: Action): void => {
      if (action.kind !== 'scale' || action.replicas === 0) return;
      attempts += 1;
      if (attempts === 1) throw new Failure('E_KUBERNETES', 'conflict');
    };
    const ran = await runIn({ perform });
    expect(ran.result).toMatchObject({ status: 'error', tainted: false });
    expect(ran.isUp()).toBe(true);
  });

  // Interrupted at any instant of the run, in steps of half a second: each lies in or between other actions.
  const instants = Array.from({ length: 56 }, (_, index) => index * 500 + 125);

  test.each(instants)('interrupted after %d ms, the fault is healed, and nothing runs on', async (instant) => {
    const { clock, lab, isUp } = world({});
    const abort = new AbortController();
    const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
    clock.at(instant, () => abort.abort(reason));
    const outcome = await runAcid(serverStop, {
      lab,
      clock,
      cluster: clusterClock(lab.logs, clock),
      signal: abort.signal,
      emit: () => undefined,
      control: false,
      repetition: 1,
      ...alone,
    });
    if (abort.signal.aborted) {
      expect(outcome.thrown).toBe(reason);
      expect(outcome.result).toMatchObject({ status: 'error', tainted: false });
    } else expect(outcome.result.status).toBe('passed');
    expect(isUp()).toBe(true);
    const begun = lab.performed.length;
    expect(clock.waiting).toBe(0);
    expect(lab.performed.at(-1)?.kind === 'scale' || begun === 0).toBe(true);
  });

  test.each([0, 1])('interrupted by its own action number %d, it is healed all the same', async (index) => {
    const abort = new AbortController();
    const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
    let count = 0;
    const perform = (_: Action, signal: AbortSignal): void => {
      if (count++ === index) abort.abort(reason);
      signal.throwIfAborted();
    };
    const ran = await runIn({ perform }, { signal: abort.signal });
    expect(ran.thrown).toBe(reason);
    expect(ran.performed.at(-1)).toBe('scale to 1');
    expect(ran.isUp()).toBe(true);
    expect(ran.clock.waiting).toBe(0);
  });
});

describe('a control run', () => {
  test('without the fault every symptom is absent, so the test fails, as it must', async () => {
    const ran = await runIn({}, { control: true });
    expect(ran.result).toMatchObject({ status: 'failed', control: { holds: true } });
    expect(ran.result.control?.explanation).toMatchInlineSnapshot(`"without the fault, none of its 2 symptoms came, and the test failed"`);
    expect(ran.performed).toEqual([]);
  });

  test('a symptom that comes although nothing was broken proves that it would pass on anything', async () => {
    const ran = await runIn({ breaksAnyway: true }, { control: true });
    expect(ran.result.control?.holds).toBe(false);
    expect(ran.result.control?.explanation).toMatchInlineSnapshot(
      `"without the fault, this was seen too: SPIRE Agent logs “Synchronize failed” (3 different nodes) within 10 s; mtls-client logs “call”, status = fail not before the earlier NotAfter of the X509-SVIDs that mtls-client and mtls-server held, and within 2 s of it"`,
    );
  });

  test('a lab that was not healthy proves nothing', async () => {
    const ran = await runIn({ unhealthy: true }, { control: true });
    expect(ran.result.control).toMatchObject({ holds: false });
    expect(ran.result.control?.explanation).toMatchInlineSnapshot(`"the lab was not healthy to begin with"`);
  });

  test('a run that broke proves nothing', async () => {
    const ran = await runIn({ ground: () => new Failure('E_API_SILENT', 'no answer') }, { control: true });
    expect(ran.result.control).toMatchObject({ holds: false });
    expect(ran.result.control?.explanation).toMatchInlineSnapshot(`"the run broke before the test could fail"`);
  });
});

test('a fault with no symptom or no recovery is a defect of the test', async () => {
  const ran = await runIn({}, { test: { ...serverStop, faults: serverStop.faults.map((fault) => ({ ...fault, recovery: [] })) } });
  expect(ran.thrown).toMatchObject({ code: 'E_DEFECT' });
  expect(ran.performed).toEqual([]);
});

describe('a run that is looked at when a step fails', () => {
  test('waits before healing, then heals and ends the test, which has failed', async () => {
    const { clock, lab } = world({ agentsSilent: true });
    const looked: string[] = [];
    const outcome = await runAcid(serverStop, {
      lab,
      clock,
      cluster: clusterClock(lab.logs, clock),
      signal: new AbortController().signal,
      emit: () => undefined,
      control: false,
      repetition: 1,
      ...alone,
      onFailure: async (step) => {
        looked.push(`${step.phase} after ${lab.performed.map((action) => action.kind).join()}`);
      },
    });
    expect(looked).toEqual(['fault after scale']);
    expect(outcome.thrown).toBeUndefined();
    expect(outcome.result).toMatchObject({ status: 'failed', tainted: false });
    expect(outcome.result.steps.map(({ phase }) => phase)).toEqual(['healthy', 'fault']);
    expect(lab.performed.at(-1)).toMatchObject({ kind: 'scale', replicas: 1 });
  });
});
