import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { shell } from '../../core/command-line.ts';
import { checkHost, hostFailure } from './checks.ts';
import { fixInotify } from './fix-inotify.ts';
import { raisedLimits } from './inotify-limits.ts';
import { readKernelSettings } from './kernel-settings.ts';
import { measureHost } from './measure.ts';

const { signal } = new AbortController();
afterEach(() => vi.unstubAllEnvs());

test('this machine is measured, down to a folder that is not there yet', async () => {
  const facts = await measureHost(join(tmpdir(), 'not/there/yet'), signal);
  expect(facts.node).toBe(process.versions.node);
  expect(facts.cores).toBeGreaterThan(0);
  expect(facts.cache.free).toBeGreaterThan(0);
  expect(checkHost(facts).map(({ id }) => id)).toEqual(expect.arrayContaining(['node', 'engine', 'cores', 'disk-cache']));
});

test('without a docker command, that is what is wrong', async () => {
  vi.stubEnv('PATH', '');
  expect(hostFailure(checkHost(await measureHost(tmpdir(), signal)))).toMatchObject({ code: 'E_ENGINE_MISSING' });
});

test('limits are only ever raised', () => {
  expect(raisedLimits({ maxUserInstances: 128, maxUserWatches: 8192 })).toEqual(['fs.inotify.max_user_instances=1024', 'fs.inotify.max_user_watches=1048576']);
  expect(raisedLimits({ maxUserInstances: 9999, maxUserWatches: 600_000 })).toEqual(['fs.inotify.max_user_watches=1048576']);
  expect(raisedLimits({})).toEqual([]);
});

test('a user who may not raise them is told how; nothing is done where nothing is needed', async () => {
  const settings = raisedLimits(await readKernelSettings());
  const fixed = fixInotify(signal, false);
  if (settings.length === 0) await expect(fixed).resolves.toEqual([]);
  else await expect(fixed).rejects.toMatchObject({ code: 'E_INOTIFY', detail: { next: [shell(`sudo sysctl -w ${settings.join(' ')}`)] } });
});
