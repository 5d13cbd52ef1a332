import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { epoch, line, writer } from '../../test/support/lines.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { clusterClock } from './cluster-clock.ts';
import { takeMark } from './mark.ts';

test('each container is compared with itself only: clocks of nodes differ', () => {
  const [fast, slow] = [writer('spire-agent-1'), writer('spire-agent-2')];
  const lab = { ...fakeLab(new FakeClock()), podUids: () => new Set([fast.podUid, slow.podUid]) };
  lab.logs.add(line(10, fast, 'x'));
  lab.logs.add(line(5, slow, 'x'));
  const mark = takeMark(lab, lab.logs.latest);
  expect(mark.isAfter(line(10, fast, 'y'))).toBe(false);
  expect(mark.isAfter(line(10.000000001, fast, 'y'))).toBe(true);
  expect(mark.isAfter(line(5.5, slow, 'y'))).toBe(true);
});

test('what a stream brings of a pod that was there before is compared with the time of the mark', () => {
  const lab = fakeLab(new FakeClock());
  lab.logs.add(line(10, writer('spire-agent-1'), 'x'));
  const mark = takeMark({ ...lab, podUids: () => new Set([writer('spire-agent-3').podUid]) }, lab.logs.latest);
  expect(mark.isAfter(line(9.999, writer('spire-agent-3'), 'x'))).toBe(false);
  expect(mark.isAfter(line(10.001, writer('spire-agent-3'), 'x'))).toBe(true);
});

test('a pod that was removed before the mark is no new one, and its lines are from before', () => {
  const lab = fakeLab(new FakeClock());
  lab.say('spire-agent-1', 'x');
  lab.remove('spire-agent-1');
  const mark = takeMark(lab, lab.logs.latest);
  const [first] = lab.logs.entries;
  expect(first === undefined || mark.isAfter(first)).toBe(false);
  expect(mark.isNewPod(writer('spire-agent-1'))).toBe(false);
});

test('all that a pod says which came later is after it, whatever its node thinks the time is', () => {
  const lab = fakeLab(new FakeClock());
  lab.logs.add(line(10, writer('spire-agent-1'), 'x'));
  expect(takeMark(lab, lab.logs.latest).isAfter(line(8, writer('spire-agent-2'), 'x'))).toBe(true);
});

test('a container that was restarted is another one', () => {
  const lab = fakeLab(new FakeClock());
  lab.logs.add(line(10, writer('spire-agent-1'), 'x'));
  const mark = takeMark(lab, lab.logs.latest);
  expect(mark.isAfter(line(10.001, writer('spire-agent-1', { restart: 1 }), 'x'))).toBe(true);
});

test("the cluster's time is the newest stamp, carried on while streams are quiet, and never goes back", async () => {
  const clock = new FakeClock();
  const lab = fakeLab(clock);
  const cluster = clusterClock(lab.logs, clock);
  const { signal } = new AbortController();
  const seconds = (): number => Number(cluster.now() - epoch) / 1e9;
  expect(seconds()).toBe(0);
  await clock.after(2000, signal);
  expect(seconds()).toBe(2);
  lab.logs.add(line(60, writer('spire-agent-1'), 'x'));
  expect(seconds()).toBe(60);
  lab.logs.add(line(30, writer('spire-agent-2'), 'a late one'));
  await clock.after(500, signal);
  expect(cluster.now() - epoch).toBe(fromSeconds(60.5));
  cluster.stop();
  lab.logs.add(line(90, writer('spire-agent-1'), 'x'));
  expect(seconds()).toBe(60.5);
});
