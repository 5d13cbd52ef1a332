import type { V1Pod } from '@kubernetes/client-node';
import { expect, test, vi } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import type { PodWatch } from '../adapters/kubernetes/pod-watch.ts';
import { Failure } from '../core/failure.ts';
import { serverIs, untilLogged } from './until-logged.ts';

function lab() {
  const listeners = new Set<Parameters<PodWatch['onChange']>[0]>();
  const watch: PodWatch = {
    pods: new Map(),
    stop: () => undefined,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const attached = { ...fakeLab(new FakeClock()), pods: [watch], [Symbol.asyncDispose]: async () => undefined };
  const change = (pod: V1Pod): void => {
    for (const listener of listeners) listener(pod, 'present');
  };
  return { attached, change, listeners };
}

const ready = serverIs('Starting Server APIs');
const says = { msg: 'Starting Server APIs' };
const { signal } = new AbortController();
const waiting = (reason: string): V1Pod => ({
  metadata: { name: 'spire-server-0', namespace: 'spire' },
  status: { containerStatuses: [{ name: 'spire-server', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason, message: 'not found' } } }] },
});

test('a line that has been logged already is not waited for', async () => {
  const { attached } = lab();
  attached.say('spire-server-0', says);
  await untilLogged(attached, ready, signal);
});

test('it ends at the line, of that container only, and listens no more', async () => {
  const { attached, listeners } = lab();
  const end = vi.fn<() => void>();
  const waited = untilLogged(attached, ready, signal).then(end);
  attached.say('spire-agent-1', says);
  await Promise.resolve();
  expect(end).not.toHaveBeenCalled();
  attached.say('spire-server-0', says);
  await waited;
  expect(listeners.size).toBe(0);
});

test('it ends at once where a pod says that it will never start', async () => {
  const { attached, change, listeners } = lab();
  const waited = untilLogged(attached, ready, signal);
  change(waiting('ContainerCreating'));
  change(waiting('ErrImageNeverPull'));
  await expect(waited).rejects.toMatchObject({ code: 'E_POD', message: 'spire/spire-server-0 cannot start: ErrImageNeverPull: not found.' });
  expect(listeners.size).toBe(0);
});

test('it ends when it is aborted, with the reason', async () => {
  const abort = new AbortController();
  const waited = untilLogged(lab().attached, ready, abort.signal);
  abort.abort(new Failure('E_INTERRUPTED', 'Stopped by SIGINT.'));
  await expect(waited).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
});

test('after three minutes it shows the last lines instead', async () => {
  vi.useFakeTimers();
  try {
    const { attached } = lab();
    attached.say('spire-server-0', { msg: 'Configured' });
    const waited = expect(untilLogged(attached, ready, signal)).rejects.toMatchObject({
      code: 'E_TIMEOUT',
      message: 'Not logged within 180 s. Last lines: {"msg":"Configured"}',
    });
    await vi.advanceTimersByTimeAsync(180_000);
    await waited;
  } finally {
    vi.useRealTimers();
  }
});
