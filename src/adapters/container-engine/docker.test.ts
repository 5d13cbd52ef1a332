import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import { command, shell } from '../../core/command-line.ts';
import { askEngine, isLocal } from './docker.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', `${folder.path}:/bin:/usr/bin`);
  vi.stubEnv('DOCKER_HOST', undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const { signal } = new AbortController();
const info = { ServerVersion: '26.1.5', CgroupVersion: '2', NCPU: 2, MemTotal: 1024, DockerRootDir: '/var/lib/docker' };
const says = (what: unknown, exit = 0): string => `cat <<'END'\n${JSON.stringify(what)}\nEND\nexit ${exit}`;

test('an engine that works says who it is', async () => {
  await folder.program('docker', says(info));
  expect(await askEngine(signal)).toEqual({ version: '26.1.5', cgroup: 2, cpus: 2, memoryBytes: 1024, dataRoot: '/var/lib/docker', local: true });
});

test('one that names no cgroup version 2 has version 1', async () => {
  await folder.program('docker', says({ ...info, CgroupVersion: '1' }));
  expect((await askEngine(signal)).cgroup).toBe(1);
});

test('without a docker command there is none', async () => {
  vi.stubEnv('PATH', folder.path);
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_MISSING',
    message: 'There is no docker command on this machine.',
    detail: { next: [command('setup')] },
  });
});

test.each([
  ['in its answer, as newer clients do', says({ ServerErrors: ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'] }), 'Cannot connect'],
  ['by its exit code', 'echo "Cannot connect to the Docker daemon" >&2; exit 1', 'Cannot connect'],
])('a client that reaches no engine says so %s', async (_, script, evidence) => {
  await folder.program('docker', script);
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_MISSING',
    message: 'The docker command is there, but no engine answers.',
    detail: { evidence: [expect.stringContaining(evidence)] },
  });
});

test('one that this user may not use is another matter', async () => {
  await folder.program('docker', 'echo "permission denied while trying to connect to the Docker daemon socket" >&2; exit 1');
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_PERMISSION',
    detail: { next: [shell('sudo usermod -aG docker $USER && newgrp docker')] },
  });
});

test.each([
  [undefined, true],
  ['', true],
  ['unix:///run/user/1000/docker.sock', true],
  ['tcp://10.0.0.1:2375', false],
  ['ssh://host', false],
])('with DOCKER_HOST %s, that it runs on this machine is %s', (host, local) => expect(isLocal(host)).toBe(local && process.platform === 'linux'));
