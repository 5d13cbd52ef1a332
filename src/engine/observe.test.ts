import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type FakeLab, fakeLab, type Script } from '../../test/support/fake-lab.ts';
import { line, writer } from '../../test/support/lines.ts';
import { agents, client, greeter, server } from '../../test/support/nouns.ts';
import { Failure } from '../core/failure.ts';
import type { ExpectationResult } from '../core/results.ts';
import { step } from '../lab/define-lab.ts';
import { type Expectation, logged, never, state, unchanged } from '../lab/expectations.ts';
import { earliestNotAfter } from '../lab/moments.ts';
import { newPodsOf, podOf } from '../lab/sources.ts';
import { clusterClock } from './cluster-clock.ts';
import { takeMark } from './mark.ts';
import { type Observation, observe } from './observe.ts';

interface Scene {
  readonly script?: Script;
  /** What was written before the step began. */
  readonly before?: (lab: FakeLab) => void;
  /** What the step does. */
  readonly act?: (lab: FakeLab, clock: FakeClock, signal: AbortSignal) => Promise<void> | void;
  readonly baselines?: Readonly<Record<string, unknown>>;
  readonly sinceBefore?: boolean;
}

interface Seen {
  readonly results: readonly ExpectationResult[];
  readonly settled: readonly string[];
  /** When it ended, in milliseconds since the epoch of made-up lines. */
  readonly ended: number;
  readonly clock: FakeClock;
}

/** Observes a step on a made-up lab whose script is a few lines. */
async function see(expectations: readonly Expectation[], { script, before, act, baselines = {}, sinceBefore = false }: Scene = {}): Promise<Seen> {
  const clock = new FakeClock();
  const lab = fakeLab(clock, script);
  const cluster = clusterClock(lab.logs, clock);
  const { signal } = new AbortController();
  const since = takeMark(lab, cluster.now());
  before?.(lab);
  const settled: string[] = [];
  const context: Observation = {
    lab,
    clock,
    cluster,
    signal,
    baselines: new Map(Object.entries(baselines)),
    onSettled: ({ describe: what, status }) => settled.push(`${status}: ${what}`),
    ...(sinceBefore ? { since } : {}),
  };
  const body = step('A step', { why: 'Because.', expect: expectations });
  const results = await observe(body, async () => act?.(lab, clock, signal), context);
  return { results, settled, ended: clock.now(), clock };
}

const one = async (expectation: Expectation, scene?: Scene): Promise<ExpectationResult> => (await see([expectation], scene)).results[0] as ExpectationResult;

const failing = { msg: 'Synchronize failed', level: 'error' };
const syncFails = logged(agents, 'Synchronize failed', { where: { level: 'error' }, within: 30 });
const onThreeNodes = logged(agents, 'Synchronize failed', { distinct: { by: 'node', count: 3 }, within: 30 });

describe('logged', () => {
  test('a line that comes while the action runs counts, and ends the step at once', async () => {
    const act = (lab: FakeLab, clock: FakeClock, signal: AbortSignal): Promise<void> => {
      lab.say('spire-agent-1', failing, 200);
      return clock.after(1000, signal);
    };
    const { results, ended } = await see([syncFails], { act });
    expect(results).toMatchObject([
      { status: 'passed', received: '1 of 1', evidence: [{ node: 'worker1', pod: 'spire-agent-1', line: JSON.stringify(failing) }] },
    ]);
    expect(ended).toBe(1000);
  });

  test('a line from before the step does not count', async () => {
    const result = await one(syncFails, { before: (lab) => lab.say('spire-agent-1', failing) });
    expect(result).toMatchObject({ status: 'failed', reason: 'absent', received: '0 of 1', nearest: [] });
  });

  test('a line of an earlier stamp that arrives late does not count either: it was written before', async () => {
    const result = await one(syncFails, {
      before: (lab) => lab.say('spire-agent-1', { msg: 'Starting agent' }),
      act: (lab) => lab.say(writer('spire-agent-1'), failing),
    });
    expect(result.status).toBe('failed');
  });

  test('nothing comes: it is absent when the window has closed and lines had time to arrive, and the nearest lines are shown', async () => {
    const act = (lab: FakeLab): void => {
      lab.say('spire-agent-1', { ...failing, level: 'warning' }, 5000);
      lab.say('spire-agent-1', { msg: 'SVID updated', level: 'debug' }, 6000);
      lab.say('mtls-client', { event: 'call', status: 'fail' }, 7000);
    };
    const { results, ended } = await see([syncFails], { act });
    expect(results).toMatchObject([{ status: 'failed', reason: 'absent', received: '0 of 1', evidence: [] }]);
    expect(results[0]?.nearest.map(({ line }) => line)).toEqual(['{"msg":"Synchronize failed","level":"warning"}']);
    // 30 s of window, 1.5 s for lines to arrive, 10 s for streams that may have to catch up.
    expect(ended).toBe(41_500);
  });

  test('three lines of one node are not three nodes', async () => {
    const act = (lab: FakeLab): void => {
      for (const at of [1000, 2000, 3000]) lab.say('spire-agent-1', failing, at);
    };
    expect(await one(onThreeNodes, { act })).toMatchObject({ status: 'failed', reason: 'absent', received: '1 of 3' });
  });

  test('one line on each of three nodes is', async () => {
    const act = (lab: FakeLab): void => {
      for (const node of [1, 2, 3]) lab.say(`spire-agent-${node}`, failing, node * 100);
    };
    const result = await one(onThreeNodes, { act });
    expect(result).toMatchObject({ status: 'passed', received: '3 of 3' });
    expect(result.evidence.map(({ node }) => node)).toEqual(['worker1', 'worker2', 'worker3']);
  });

  test('a pod that existed is not a new pod, one that comes is', async () => {
    const starting = logged(newPodsOf(server), 'Starting Server APIs', { within: 5 });
    const before = (lab: FakeLab): void => lab.say('spire-server-0', { msg: 'Configured' });
    const says = { msg: 'Starting Server APIs' };
    expect(await one(starting, { before, act: (lab) => lab.say('spire-server-0', says, 500) })).toMatchObject({ status: 'failed', reason: 'absent' });
    const anew = writer('spire-server-0', { podUid: 'another' });
    expect(await one(starting, { before, act: (lab) => lab.say(anew, says, 500) })).toMatchObject({ status: 'passed' });
  });

  test('only the named pod counts', async () => {
    const refused = logged(podOf(client, 'mtls-client-latecomer'), 'identity', { where: { status: 'none' }, within: 5 });
    const says = { event: 'identity', status: 'none' };
    const latecomer = writer('mtls-client-latecomer', { container: 'mtls-client', labels: { app: 'mtls-client' } });
    expect(await one(refused, { act: (lab) => lab.say('mtls-client', says, 500) })).toMatchObject({ status: 'failed' });
    expect(await one(refused, { act: (lab) => lab.say(latecomer, says, 500) })).toMatchObject({ status: 'passed' });
  });
});

describe('logged, with a window that hangs on a NotAfter', () => {
  const expiry = earliestNotAfter(client, greeter);
  const breaks = logged(client, 'call', { where: { status: 'fail' }, after: expiry, within: 2 });
  const fail = { event: 'call', status: 'fail' };
  const svidsUntil = (clientSeconds: number, greeterSeconds: number) => (lab: FakeLab) => {
    const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
    lab.say('mtls-client', { event: 'svid', spiffe_id: client.id, not_after: at(clientSeconds) });
    lab.say('mtls-server', { event: 'svid', spiffe_id: greeter.id, not_after: at(greeterSeconds) });
  };

  test('it passes at the earlier of the two', async () => {
    const result = await one(breaks, { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 20_010) });
    expect(result).toMatchObject({ status: 'passed', window: { from: '2026-01-01T00:00:20.000000000Z', to: '2026-01-01T00:00:22.000000000Z' } });
  });

  test('before it, is too early, and ends the wait', async () => {
    const { results, ended } = await see([breaks], { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 19_990) });
    expect(results).toMatchObject([{ status: 'failed', reason: 'too-early', received: 'it came 0.01 s too early' }]);
    expect(ended).toBeLessThan(23_500);
  });

  test('after it closed, is too late', async () => {
    const result = await one(breaks, { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 22_500) });
    expect(result).toMatchObject({ status: 'failed', reason: 'absent', received: 'it came 0.50 s too late' });
  });

  test('what came between the fault and this step is too early as well', async () => {
    const before = (lab: FakeLab): void => {
      svidsUntil(25, 20)(lab);
      lab.say('mtls-client', fail);
    };
    expect(await one(breaks, { before, sinceBefore: true })).toMatchObject({ status: 'failed', reason: 'too-early' });
  });

  test('with no SVID in the logs of one of them it cannot be decided, and says so at once', async () => {
    const { results, ended } = await see([breaks], {
      before: (lab) => lab.say('mtls-client', { event: 'svid', spiffe_id: client.id, not_after: '2026-01-01T00:00:20Z' }),
    });
    expect(results).toMatchObject([{ status: 'failed', reason: 'undecidable', received: 'no such X509-SVID is in their logs' }]);
    expect(ended).toBe(0);
  });

  test('a window that opens in the past finds what was written then', async () => {
    const fetched = logged(agents, 'Fetched X.509 SVID', { notBefore: -30, within: 10 });
    const { results, ended } = await see([fetched], { before: (lab) => lab.say('spire-agent-1', { msg: 'Fetched X.509 SVID' }) });
    expect(results).toMatchObject([{ status: 'passed' }]);
    expect(ended).toBe(0);
  });
});

describe('never', () => {
  const answered = logged(client, 'call', { where: { status: 'ok' }, within: 10 });
  const noFailure = never(client, 'call', { where: { status: 'fail' }, until: answered });

  test('it holds when what closes it has come', async () => {
    const { results } = await see([answered, noFailure], { act: (lab) => lab.say('mtls-client', { event: 'call', status: 'ok' }, 500) });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed', received: `none until: ${answered.describe}` }]);
  });

  test('what must never come, before that, is forbidden', async () => {
    const act = (lab: FakeLab): void => {
      lab.say('mtls-client', { event: 'call', status: 'fail' }, 500);
      lab.say('mtls-client', { event: 'call', status: 'ok' }, 600);
    };
    const { results, settled } = await see([answered, noFailure], { act });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'failed', reason: 'forbidden', evidence: [{ line: '{"event":"call","status":"fail"}' }] }]);
    expect(settled).toEqual([`failed: ${noFailure.describe}`, `passed: ${answered.describe}`]);
  });

  test('what comes after that, or came before the step, is not', async () => {
    const { results } = await see([answered, noFailure], {
      before: (lab) => lab.say('mtls-client', { event: 'call', status: 'fail' }),
      act: async (lab, clock, signal) => {
        lab.say('mtls-client', { event: 'call', status: 'ok' }, 500);
        lab.say('mtls-client', { event: 'call', status: 'fail' }, 600);
        await clock.after(1000, signal);
      },
    });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
  });

  test('where what would have closed it never comes, it proves nothing and is skipped', async () => {
    const { results } = await see([answered, noFailure]);
    expect(results).toMatchObject([
      { status: 'failed', reason: 'absent' },
      { status: 'skipped', received: `what would have closed it did not come: ${answered.describe}` },
    ]);
  });
});

describe('state', () => {
  const four = state('four nodes', { kind: 'nodes' }, (value) => (value === 4 ? undefined : `${value} nodes`), 2);

  test('it is asked again until it is as it should be', async () => {
    const answers = [1, 3, 4];
    const { results, ended } = await see([four], { script: { onAsk: () => answers.shift() } });
    expect(results).toMatchObject([{ status: 'passed', received: 'as expected', evidence: [{ line: '4' }] }]);
    expect(ended).toBe(500);
  });

  test('the last value is what was received', async () => {
    const { results, ended } = await see([four], { script: { onAsk: () => 3 } });
    expect(results).toMatchObject([{ status: 'failed', reason: 'different', received: '3 nodes', evidence: [{ line: '3' }] }]);
    expect(ended).toBe(2000);
  });

  test('a server that cannot be asked yet is not as it should be yet', async () => {
    let asked = 0;
    const onAsk = (): number => {
      asked += 1;
      if (asked < 3) throw new Failure('E_SPIRE_CLI', 'not up yet');
      return 4;
    };
    expect(await one(four, { script: { onAsk } })).toMatchObject({ status: 'passed' });
  });

  test('any other trouble with asking is no verdict on SPIRE', async () => {
    const dead = new Failure('E_API_SILENT', 'no answer');
    const onAsk = (): never => {
      throw dead;
    };
    await expect(see([four], { script: { onAsk } })).rejects.toBe(dead);
  });
});

describe('unchanged', () => {
  const bundle = unchanged('the same authorities', { kind: 'trust-bundle' }, 1);
  const baselines = { 'trust-bundle': ['a', 'b'] };

  test('it is asked when everything else of the step has been decided, and not before', async () => {
    const order: string[] = [];
    const script: Script = { onAsk: () => order.push('asked') && ['a', 'b'] };
    const act = (lab: FakeLab): void => {
      lab.say('spire-agent-1', failing, 4000);
      lab.logs.listen(({ message }) => order.push(message));
    };
    const { results } = await see([bundle, syncFails], { baselines, script, act });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
    expect(order).toEqual(['Synchronize failed', 'asked']);
  });

  test('another value fails it', async () => {
    const result = await one(bundle, { baselines, script: { onAsk: () => ['a', 'c'] } });
    expect(result).toMatchObject({ status: 'failed', reason: 'different', received: 'before the fault it was ["a","b"], now it is ["a","c"]' });
  });
});

describe('the ground', () => {
  test('silence because the ground broke is an error, and not an absent line', async () => {
    const died = new Failure('E_NODE_DIED', 'The container of worker2 does not run any more.');
    await expect(see([syncFails], { script: { ground: () => died } })).rejects.toBe(died);
  });

  test('a line that came because the ground broke is an error, and not too early', async () => {
    const died = new Failure('E_NODE_DIED', 'The container of worker2 does not run any more.');
    const broken = logged(client, 'call', { where: { status: 'fail' }, after: earliestNotAfter(client), within: 2 });
    const before = (lab: FakeLab): void => lab.say('mtls-client', { event: 'svid', spiffe_id: client.id, not_after: '2026-01-01T00:00:25.000Z' });
    const act = (lab: FakeLab): void => lab.say('mtls-client', { event: 'call', status: 'fail' }, 5000);
    await expect(see([broken], { before, act, script: { ground: () => died } })).rejects.toBe(died);
  });

  test('nor is one that must never come', async () => {
    const died = new Failure('E_NODE_DIED', 'The container of worker2 does not run any more.');
    const noFailure = never(client, 'call', { where: { status: 'fail' }, until: syncFails });
    const act = (lab: FakeLab): void => lab.say('mtls-client', { event: 'call', status: 'fail' }, 10);
    await expect(see([syncFails, noFailure], { act, script: { ground: () => died } })).rejects.toBe(died);
  });

  test('it is not asked while all goes well', async () => {
    const ground = (): never => {
      throw new Error('asked');
    };
    expect(await one(syncFails, { script: { ground }, act: (lab) => lab.say('spire-agent-1', failing, 10) })).toMatchObject({ status: 'passed' });
  });

  test('lines that were held up arrive before it is given up', async () => {
    const act = (lab: FakeLab, clock: FakeClock): void => clock.at(35_000, () => lab.logs.add(line(29, writer('spire-agent-1'), failing)));
    expect(await one(syncFails, { act })).toMatchObject({ status: 'passed' });
  });
});

test('an action that fails ends the step, and nothing waits any more', async () => {
  const clock = new FakeClock();
  const lab = fakeLab(clock);
  const refused = new Failure('E_KUBERNETES', 'forbidden');
  const context = {
    lab,
    clock,
    cluster: clusterClock(lab.logs, clock),
    signal: new AbortController().signal,
    baselines: new Map(),
    onSettled: () => undefined,
  };
  const doomed = observe(step('A step', { why: '', expect: [syncFails] }), () => Promise.reject(refused), context);
  await expect(doomed).rejects.toBe(refused);
  expect(clock.waiting).toBe(0);
});

test('an interruption ends the wait with its reason', async () => {
  const clock = new FakeClock();
  const lab = fakeLab(clock);
  const abort = new AbortController();
  const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
  clock.at(5000, () => abort.abort(reason));
  const context = { lab, clock, cluster: clusterClock(lab.logs, clock), signal: abort.signal, baselines: new Map(), onSettled: () => undefined };
  await expect(observe(step('A step', { why: '', expect: [syncFails] }), async () => undefined, context)).rejects.toBe(reason);
  expect(clock.waiting).toBe(0);
});
