import { describe, expect, test } from 'vitest';
import type { FakeClock } from '../../test/support/fake-clock.ts';
import type { FakeLab } from '../../test/support/fake-lab.ts';
import { writer } from '../../test/support/lines.ts';
import { agents, client, server } from '../../test/support/nouns.ts';
import { one, see } from '../../test/support/observed-step.ts';
import { logged } from '../lab/expectations.ts';
import { newPodsOf, podOf } from '../lab/sources.ts';

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
    expect(result.evidence.map((each) => each.kind === 'line' && each.node)).toEqual(['worker1', 'worker2', 'worker3']);
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
