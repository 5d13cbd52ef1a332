import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type FakeLab, fakeLab } from '../../test/support/fake-lab.ts';
import { line, writer } from '../../test/support/lines.ts';
import { agents, client } from '../../test/support/nouns.ts';
import { one, see } from '../../test/support/observed-step.ts';
import { Failure } from '../core/failure.ts';
import { logged, never } from '../lab/expectations.ts';
import { earliestNotAfter } from '../lab/moments.ts';
import { step } from '../lab/steps.ts';
import { clusterClock } from './cluster-clock.ts';
import { observe } from './observe.ts';

const failing = { msg: 'Synchronize failed', level: 'error' };
const syncFails = logged(agents, 'Synchronize failed', { where: { level: 'error' }, within: 30 });

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
  const doomed = observe({ id: 'only', step: step('A step', { why: '', expect: [syncFails] }) }, () => Promise.reject(refused), context);
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
  await expect(observe({ id: 'only', step: step('A step', { why: '', expect: [syncFails] }) }, async () => undefined, context)).rejects.toBe(reason);
  expect(clock.waiting).toBe(0);
});
