import { expect, test, vi } from 'vitest';
import { attachedLab } from '../../test/support/attached-lab.ts';
import { server } from '../../test/support/nouns.ts';
import type { Pod } from '../adapters/kubernetes/pod-watch.ts';
import { Failure } from '../core/failure.ts';
import { says, untilLogged } from './until-logged.ts';

const ready = says(server, 'Starting Server APIs');
const serves = { msg: 'Starting Server APIs' };
const { signal } = new AbortController();
const waiting = (reason: string): Pod => ({
  metadata: { name: 'spire-server-0', namespace: 'spire' },
  status: {
    containerStatuses: [{ name: 'spire-server', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason, message: 'not found' } } }],
  },
});

test('a line that has been logged already is not waited for', async () => {
  const lab = attachedLab();
  lab.say('spire-server-0', serves);
  await untilLogged(lab, ready, signal);
});

test('it ends at the line, of that container only, and listens no more', async () => {
  const lab = attachedLab();
  const end = vi.fn<() => void>();
  const waited = untilLogged(lab, ready, signal).then(end);
  lab.say('spire-agent-1', serves);
  await Promise.resolve();
  expect(end).not.toHaveBeenCalled();
  lab.say('spire-server-0', serves);
  await waited;
  expect(lab.watchers()).toBe(0);
});

test('it ends at once where a pod says that it will never start', async () => {
  const lab = attachedLab();
  const waited = untilLogged(lab, ready, signal);
  lab.change(waiting('ContainerCreating'));
  lab.change(waiting('ErrImageNeverPull'));
  await expect(waited).rejects.toMatchObject({ code: 'E_POD', message: 'spire/spire-server-0 cannot start: ErrImageNeverPull: not found.' });
  expect(lab.watchers()).toBe(0);
});

test('it ends when it is aborted, with the reason', async () => {
  const abort = new AbortController();
  const waited = untilLogged(attachedLab(), ready, abort.signal);
  abort.abort(new Failure('E_INTERRUPTED', 'Stopped by SIGINT.'));
  await expect(waited).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
});

test('after three minutes it shows the last lines instead', async () => {
  vi.useFakeTimers();
  try {
    const lab = attachedLab();
    lab.say('spire-server-0', { msg: 'Configured' });
    const waited = untilLogged(lab, ready, signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(180_000);
    expect(await waited).toMatchObject({ code: 'E_TIMEOUT', message: 'Not logged within 180 s.', detail: { evidence: ['{"msg":"Configured"}'] } });
  } finally {
    vi.useRealTimers();
  }
});
