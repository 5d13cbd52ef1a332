import { expect, test } from 'vitest';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { type Check, checkHost, hostFailure } from './checks.ts';
import type { HostFacts } from './facts.ts';
import { GiB } from './sizes.ts';

const info = { version: '26.1.5', cgroup: 1, cpus: 2, memoryBytes: 24 * GiB, dataRoot: '/data', local: true, proxies: [] } as const;
const fit = {
  node: '24.21.0',
  cores: 2,
  engine: { answers: true, info },
  paths: { cache: '/cache', state: '/state', temporary: '/tmp' },
  unusable: [],
  environment: {},
  containerProxies: [],
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
      'folder-state',
      'folder-cache',
      'folder-temporary',
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
  const because = 'The engine of DOCKER_HOST=tcp://10.0.0.1:2375 is asked over a network: it runs on another machine.';
  const remote = { ...info, local: false, elsewhere: { because, next: 'unset DOCKER_HOST' } };
  const checks = checkHost({ ...elsewhere, engine: { answers: true, info: remote } });
  expect(checks.map(({ id }) => id)).toEqual(['node', 'engine', 'cores', 'memory', 'folder-state', 'folder-cache', 'folder-temporary', 'disk-cache']);
  expect(checks.find(({ id }) => id === 'engine')).toMatchObject({
    status: 'failed',
    code: 'E_ENGINE_ENVIRONMENT',
    detail: because,
    next: [shell('unset DOCKER_HOST')],
  });
  expect(checks.find(({ id }) => id === 'memory')?.detail).toContain('in the machine of the container engine');
});

test('folders that cannot be used are named, both at once', () => {
  const unusable = (['state', 'cache'] as const).map((folder) => ({ folder, why: '', detail: `/${folder} is a file`, next: 'ls -ld /x' }));
  const failure = hostFailure(checkHost({ ...fit, unusable }));
  expect(failure).toMatchObject({
    code: 'E_FOLDER',
    message: 'Folder of the labs: /state is a file',
    detail: { next: [shell('ls -ld /x')], evidence: ['Folder of images and tools: /cache is a file'] },
  });
});
