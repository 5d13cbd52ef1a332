import { expect, test } from 'vitest';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { type Check, checkHost, hostFailure } from './checks.ts';
import type { HostFacts } from './facts.ts';
import { GiB } from './sizes.ts';

const info = { version: '26.1.5', cgroup: 1, cpus: 2, memoryBytes: 24 * GiB, dataRoot: '/data', local: true } as const;
const fit = {
  node: '24.21.0',
  cores: 2,
  engine: { answers: true, info },
  cache: { path: '/cache', free: 10 * GiB },
  engineData: { path: '/data', free: 10 * GiB },
  memoryAvailable: 4 * GiB,
  kernel: { maxUserInstances: 1024, maxUserWatches: 1_048_576, ipForward: true },
} as const satisfies HostFacts;

const check = (id: string, changes: Partial<HostFacts>): Check | undefined => checkHost({ ...fit, ...changes }).find((one) => one.id === id);

test('a machine that has everything passes every check', () => {
  expect(checkHost(fit).map(({ id, status }) => [id, status])).toEqual(
    [
      'node',
      'engine',
      'cores',
      'memory',
      'disk-cache',
      'disk-engine',
      'fs.inotify.max_user_instances',
      'fs.inotify.max_user_watches',
      'net.ipv4.ip_forward',
    ].map((id) => [id, 'ok']),
  );
  expect(hostFailure(checkHost(fit))).toBeUndefined();
});

test.each([
  ['memory', { memoryAvailable: 4 * GiB - 1 }, 'warning', 'E_MEMORY'],
  ['memory', { memoryAvailable: 2 * GiB }, 'warning', 'E_MEMORY'],
  ['memory', { memoryAvailable: 2 * GiB - 1 }, 'failed', 'E_MEMORY'],
  ['disk-cache', { cache: { path: '/cache', free: 10 * GiB - 1 } }, 'warning', 'E_DISK'],
  ['disk-cache', { cache: { path: '/cache', free: 3 * GiB - 1 } }, 'failed', 'E_DISK'],
  ['disk-engine', { engineData: { path: '/data', free: 3 * GiB } }, 'warning', 'E_DISK'],
  ['disk-engine', { engineData: { path: '/data', free: 0 } }, 'failed', 'E_DISK'],
  ['fs.inotify.max_user_instances', { kernel: { maxUserInstances: 512 } }, 'warning', 'E_INOTIFY'],
  ['fs.inotify.max_user_instances', { kernel: { maxUserInstances: 128 } }, 'failed', 'E_INOTIFY'],
  ['fs.inotify.max_user_watches', { kernel: { maxUserWatches: 524_288 } }, 'warning', 'E_INOTIFY'],
  ['fs.inotify.max_user_watches', { kernel: { maxUserWatches: 524_287 } }, 'failed', 'E_INOTIFY'],
  ['net.ipv4.ip_forward', { kernel: { ipForward: false } }, 'warning', undefined],
  ['cores', { cores: 1 }, 'warning', undefined],
  ['node', { node: '22.20.0' }, 'failed', undefined],
] as const)('%s %o is %s', (id, changes, status, code) => {
  expect(check(id, changes)).toMatchObject({ id, status, ...(code === undefined ? {} : { code }) });
});

test('the command that helps names only the limits that are too low', () => {
  expect(check('fs.inotify.max_user_instances', { kernel: { maxUserInstances: 128, maxUserWatches: 2_000_000 } })?.next).toEqual([
    shell('sudo sysctl -w fs.inotify.max_user_instances=1024'),
  ]);
});

test('an engine that does not answer is the failure of its own code', () => {
  const silent = new Failure('E_ENGINE_SILENT', 'no answer', { next: [shell('docker info')] });
  const failure = hostFailure(checkHost({ ...fit, engine: { answers: false, failure: silent } }));
  expect(failure).toMatchObject({ code: 'E_ENGINE_SILENT', message: 'Container engine: no answer', detail: { next: [shell('docker info')] } });
});

test('all that is wrong is said at once, the first as the failure', () => {
  const failure = hostFailure(checkHost({ ...fit, memoryAvailable: GiB, cache: { path: '/cache', free: GiB } }));
  expect(failure).toMatchObject({ code: 'E_MEMORY', detail: { evidence: ['Disk, for the cache: 1.0 GiB free at /cache, but four nodes need 3.0 GiB'] } });
});

test("what belongs to a machine that is not the engine's is left out", () => {
  const { kernel: _, engineData: __, ...elsewhere } = fit;
  const checks = checkHost({ ...elsewhere, engine: { answers: true, info: { ...info, local: false } } });
  expect(checks.map(({ id }) => id)).toEqual(['node', 'engine', 'cores', 'memory', 'disk-cache']);
  expect(checks.find(({ id }) => id === 'memory')?.detail).toContain("in the engine's machine");
});
