import { mkdir } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import { shell } from '../../core/command-line.ts';
import { askEngine, askLocalEngine } from './docker.ts';

/** A docker command that says what a test wants; a file system and a kernel that are this machine's. */
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', `${folder.path}:/bin:/usr/bin`);
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_TLS', 'DOCKER_CERT_PATH', 'DOCKER_API_VERSION'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('DOCKER_CONFIG', folder.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const { signal } = new AbortController();
const info = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ServerVersion: '26.1.5',
  ClientInfo: { Context: 'default' },
  CgroupVersion: '2',
  NCPU: 2,
  MemTotal: 1024,
  DockerRootDir: folder.path,
  KernelVersion: release(),
  Name: hostname(),
  ...changes,
});
const says = (what: unknown, exit = 0): string => `cat <<'END'\n${JSON.stringify(what)}\nEND\nexit ${exit}`;
/** For `info` one thing, for `context inspect` an address. */
const withContext = (what: unknown, address: string): string => `if [ "$1" = context ]; then echo '${address}'; exit 0; fi\n${says(what)}`;

test('an engine that works says who it is', async () => {
  await folder.program('docker', says(info()));
  expect(await askEngine(signal)).toEqual({ version: '26.1.5', cgroup: 2, cpus: 2, memoryBytes: 1024, dataRoot: folder.path, local: true, proxies: [] });
});

test('one that names no cgroup version 2 has version 1', async () => {
  await folder.program('docker', says(info({ CgroupVersion: '1' })));
  expect((await askEngine(signal)).cgroup).toBe(1);
});

test('the proxies through which it pulls are told, without their passwords', async () => {
  await folder.program('docker', says(info({ HttpProxy: 'http://me:secret@proxy.invalid:1', HttpsProxy: '' })));
  expect((await askEngine(signal)).proxies).toEqual(['http://me:***@proxy.invalid:1']);
});

test('without a docker command there is none', async () => {
  vi.stubEnv('PATH', folder.path);
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_MISSING',
    message: 'There is no docker command on this machine.',
  });
});

test('without a docker command, but with a variable that names an engine, that is taken back first', async () => {
  vi.stubEnv('PATH', folder.path);
  vi.stubEnv('DOCKER_HOST', 'ssh://farm.invalid');
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_ENVIRONMENT',
    message: 'There is no docker command on this machine. DOCKER_HOST=ssh://farm.invalid names a container engine anyway.',
    detail: { next: [shell('unset DOCKER_HOST')] },
  });
});

test.each([
  ['in its answer, as newer clients do', says({ ServerErrors: ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'] }), 'Cannot connect'],
  ['by its exit code', 'echo "Cannot connect to the Docker daemon" >&2; exit 1', 'Cannot connect'],
])('a client that reaches no engine says so %s', async (_, script, evidence) => {
  await folder.program('docker', script);
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_MISSING',
    message: 'The docker command is there, but no container engine answers.',
    detail: { evidence: [expect.stringContaining(evidence)] },
  });
});

test.each([['unix:///var/run/docker.sock'], ['unix://']])('DOCKER_HOST=%s is the usual engine, which may be started', async (address) => {
  vi.stubEnv('DOCKER_HOST', address);
  await folder.program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  await expect(askEngine(signal)).rejects.toMatchObject({ code: 'E_ENGINE_MISSING' });
});

test('one that this user may not use is another matter', async () => {
  await folder.program('docker', 'echo "permission denied while trying to connect to the Docker daemon socket" >&2; exit 1');
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_PERMISSION',
    detail: { next: [shell('sudo usermod -aG docker $USER && newgrp docker')] },
  });
});

test('a key that an SSH server refuses is no matter of groups', async () => {
  vi.stubEnv('DOCKER_HOST', 'ssh://me@farm.invalid');
  await folder.program('docker', 'echo "me@farm.invalid: Permission denied (publickey)." >&2; exit 1');
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_ENVIRONMENT',
    message: 'The container engine of DOCKER_HOST=ssh://me@farm.invalid cannot be reached.',
    detail: { next: [shell('unset DOCKER_HOST')], evidence: [expect.stringContaining('publickey')] },
  });
});

test.each([
  ['ssh://me@farm.invalid', {}, 'is asked over a network'],
  ['tcp://10.0.0.1:2375', {}, 'is asked over a network'],
  ['tcp://127.0.0.1.farm.invalid:2375', {}, 'is asked over a network'],
  ['tcp://localhost:2375', { Name: 'farm' }, 'is asked over a network'],
  ['unix:///run/vm.sock', { KernelVersion: '6.6.12-linuxkit' }, 'runs on another kernel (6.6.12-linuxkit'],
  ['unix:///run/outer.sock', { DockerRootDir: '/not/in/this/container' }, 'keeps its data in /not/in/this/container'],
])('an engine at %s that answers with %j is refused', async (address, changes, because) => {
  vi.stubEnv('DOCKER_HOST', address);
  await folder.program('docker', says(info(changes)));
  expect((await askEngine(signal)).local).toBe(false);
  await expect(askLocalEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_ENVIRONMENT',
    message: expect.stringContaining(`The container engine of DOCKER_HOST=${address} ${because}`),
    detail: { next: [shell('unset DOCKER_HOST')] },
  });
});

test.each([['tcp://127.0.0.1:2375'], ['unix:///run/user/1000/docker.sock']])('an engine of this machine may answer at %s', async (address) => {
  vi.stubEnv('DOCKER_HOST', address);
  await folder.program('docker', says(info()));
  expect((await askLocalEngine(signal)).local).toBe(true);
});

test('the current context of the configuration file counts, and is named with the file', async () => {
  await folder.write('config.json', '{"currentContext":"farm"}');
  await folder.program('docker', withContext(info(), 'ssh://me:secret@farm.invalid'));
  await expect(askLocalEngine(signal)).rejects.toMatchObject({
    message: `The container engine of currentContext "farm" in ${join(folder.path, 'config.json')} (ssh://me:***@farm.invalid) is asked over a network: it runs on another machine.`,
    detail: { next: [shell('docker context use default')] },
  });
  vi.stubEnv('DOCKER_CONTEXT', 'default');
  expect((await askLocalEngine(signal)).local).toBe(true);
});

test.each([
  ['podman-docker', 'case "$1" in --version) echo "podman version 5.2.1";; *) echo \'{"host":{"arch":"amd64"},"version":{}}\';; esac', 'podman version 5.2.1'],
  ['a podman that fails', 'case "$1" in --version) echo "podman version 4.3.1";; *) echo "Error: no" >&2; exit 125;; esac', 'podman version 4.3.1'],
  ['nerdctl', `case "$1" in --version) echo "nerdctl version 2.0.0";; *) echo '{"ServerVersion":"2.0.0"}';; esac`, 'nerdctl version 2.0.0'],
  ['a window manager dock', 'echo "Usage: docker [OPTIONS]"', 'Usage: docker'],
])('a docker command that is %s is named, with its path', async (_, script, said) => {
  const path = await folder.program('docker', script);
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_UNFIT',
    message: `The docker command (${path}) is not Docker's: it is “${said.startsWith('Usage') ? 'Usage: docker [OPTIONS]' : said}”. A lab needs Docker's own command and container engine.`,
  });
});

test("Podman behind Docker's own command is named too", async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///run/podman/podman.sock');
  await folder.program('docker', says(info({ DockerRootDir: '/var/lib/containers/storage' })));
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_UNFIT',
    message: 'Podman answers at DOCKER_HOST=unix:///run/podman/podman.sock, and a lab needs Docker Engine.',
    detail: { next: [shell('unset DOCKER_HOST')] },
  });
});

test.each([['old'], ['new']])('a client that is too %s for its engine is told so', async (age) => {
  await folder.program('docker', `echo "Error response from daemon: client version 1.23 is too ${age}." >&2; exit 1`);
  await expect(askEngine(signal)).rejects.toMatchObject({ code: 'E_ENGINE_UNFIT', message: `The docker command is too ${age} for the container engine.` });
  vi.stubEnv('DOCKER_API_VERSION', '1.23');
  await expect(askEngine(signal)).rejects.toMatchObject({
    code: 'E_ENGINE_ENVIRONMENT',
    message: 'DOCKER_API_VERSION=1.23 is not a version that the container engine accepts.',
    detail: { next: [shell('unset DOCKER_API_VERSION')] },
  });
});

test('a file of docker that is broken chooses nothing', async () => {
  await folder.write('config.json', '{oops');
  await mkdir(join(folder.path, 'data'));
  await folder.program('docker', says(info({ DockerRootDir: join(folder.path, 'data') })));
  expect((await askLocalEngine(signal)).local).toBe(true);
});
