import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attachedLab } from '../../test/support/attached-lab.ts';
import type { Pod } from '../adapters/kubernetes/pod-watch.ts';
import { guardPods } from './pod-guard.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const unschedulable: Pod = {
  metadata: { name: 'mtls-client-1', namespace: 'mtls-demo', uid: '1' },
  status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no label' }] },
};
const scheduled: Pod = {
  metadata: { name: 'mtls-client-1', namespace: 'mtls-demo', uid: '1' },
  status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
};
const { signal } = new AbortController();

/** Work that ends only when it is given up, and with that reason. */
const endless = (guarded: AbortSignal): Promise<never> =>
  new Promise((_, reject) => guarded.addEventListener('abort', () => reject(guarded.reason), { once: true }));

test('a pod that no node will have ends the work, when the scheduler had time to try again', async () => {
  const lab = attachedLab();
  const work = guardPods(lab, signal, endless);
  const outcome = expect(work).rejects.toMatchObject({ code: 'E_POD', message: expect.stringContaining('no label') });
  lab.change(unschedulable);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(lab.watchers()).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  await outcome;
  expect(lab.watchers()).toBe(0);
});

test('one that finds a node after all does not', async () => {
  const lab = attachedLab();
  const done = Promise.withResolvers<string>();
  const work = guardPods(lab, signal, (guarded) => Promise.race([done.promise, endless(guarded)]));
  lab.change(unschedulable);
  await vi.advanceTimersByTimeAsync(10_000);
  lab.change(scheduled);
  await vi.advanceTimersByTimeAsync(60_000);
  done.resolve('done');
  expect(await work).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});
