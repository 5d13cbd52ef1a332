import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { client } from '../../test/support/nouns.ts';
import { type Expectation, logged, never } from '../lab/expectations.ts';
import { newPodsOf } from '../lab/sources.ts';
import { step } from '../lab/steps.ts';
import { clusterClock } from './cluster-clock.ts';
import { observe } from './observe.ts';

/**
 * A step is shown at 100 s. The learner restarts the client at 160 s, and has somebody look at 400 s.
 */
async function looked(...expected: readonly Expectation[]) {
  const clock = new FakeClock();
  const signal = new AbortController().signal;
  const lab = fakeLab(clock);
  lab.say('mtls-client', { event: 'svid', serial: 'old' });
  lab.say('mtls-client', { event: 'early' }, 99_000);
  lab.say('mtls-client-2', { event: 'svid', serial: 'new' }, 160_000);
  lab.say('mtls-client-2', { event: 'later' }, 420_000);
  const cluster = clusterClock(lab.logs, clock);
  await clock.after(100_000, signal);
  const shownAt = cluster.now();
  await clock.after(300_000, signal);
  const results = await observe({ id: 'only', step: step('It gets one', { why: 'So.', expect: expected }) }, async () => undefined, {
    lab,
    clock,
    cluster,
    signal,
    baselines: new Map(),
    onSettled: () => undefined,
    shownAt,
  });
  cluster.stop();
  return results.map(({ status }) => status);
}

describe('what somebody did who was told at a time', () => {
  test('counts from then on, also where its window would have closed since', async () => {
    expect(await looked(logged(client, 'svid', { where: { serial: 'new' }, within: 30 }))).toEqual(['passed']);
  });

  test('counts in pods that did not exist then', async () => {
    expect(await looked(logged(newPodsOf(client), 'svid', { within: 30 }))).toEqual(['passed']);
  });

  test('does not count where it was before', async () => {
    expect(await looked(logged(client, 'early', { within: 5 }))).toEqual(['failed']);
    expect(await looked(logged(newPodsOf(client), 'svid', { where: { serial: 'old' }, within: 5 }))).toEqual(['failed']);
  });

  test('is waited for from now on', async () => {
    expect(await looked(logged(client, 'later', { within: 30 }))).toEqual(['passed']);
    expect(await looked(logged(client, 'later', { within: 10 }))).toEqual(['failed']);
  });

  test('is also what must not come', async () => {
    const later = logged(client, 'later', { within: 30 });
    expect(await looked(later, never(client, 'svid', { where: { serial: 'new' }, until: later }))).toEqual(['passed', 'failed']);
  });
});
