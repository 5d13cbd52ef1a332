import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { epoch, line, writer } from '../../test/support/lines.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { clusterClock } from './cluster-clock.ts';
import { takeMark } from './mark.ts';

test('each container is compared with itself only: clocks of nodes differ', () => {
  const lab = fakeLab(new FakeClock());
  const [fast, slow] = [writer('spire-agent-1'), writer('spire-agent-2')];
  lab.logs.add(line(10, fast, 'x'));
  lab.logs.add(line(5, slow, 'x'));
  const mark = takeMark(lab, lab.logs.latest);
  expect(mark.isAfter(line(10, fast, 'y'))).toBe(false);
  expect(mark.isAfter(line(10.000000001, fast, 'y'))).toBe(true);
  expect(mark.isAfter(line(5.5, slow, 'y'))).toBe(true);
});

test('a container that had written nothing is after it when its line is, with a second to spare', () => {
  const lab = fakeLab(new FakeClock());
  lab.logs.add(line(10, writer('spire-agent-1'), 'x'));
  const mark = takeMark(lab, lab.logs.latest);
  expect(mark.isAfter(line(9.5, writer('spire-agent-2'), 'x'))).toBe(true);
  expect(mark.isAfter(line(8, writer('spire-agent-2'), 'x'))).toBe(false);
});

test('a container that was restarted is another one', () => {
  const lab = fakeLab(new FakeClock());
  lab.logs.add(line(10, writer('spire-agent-1'), 'x'));
  const mark = takeMark(lab, lab.logs.latest);
  expect(mark.isAfter(line(10, writer('spire-agent-1', { restart: 1 }), 'x'))).toBe(true);
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
