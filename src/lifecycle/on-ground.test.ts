import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { settingsIn } from '../../test/support/settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary.ts';
import { command } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import { runOnGround } from './on-ground.ts';

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

const engineIsWell = () => folder.program('docker', `echo '{"ServerVersion":"26.1.5","CgroupVersion":"2","NCPU":2,"MemTotal":1,"DockerRootDir":"/"}'`);
const engineIsGone = () => folder.program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
const kindFails = new Failure('E_KIND_CREATE', 'kind create cluster ended with exit code 1.', { evidence: ['ERROR: failed to join node'] });

/** What comes out of a graph whose one task throws. */
function outcomeOf(thrown: unknown, signal = new AbortController().signal): Promise<unknown> {
  const task = { id: 'kind', title: 'Create', needs: [], run: () => Promise.reject(thrown) };
  const run = { settings: settingsIn(folder.path), clock: new FakeClock(), emit: () => undefined, signal };
  return runOnGround([task], run, () => undefined).catch((error: unknown) => error);
}

test('on good ground the task is to blame', async () => {
  await engineIsWell();
  expect(await outcomeOf(kindFails)).toBe(kindFails);
});

test('without an engine it is not, but is told as evidence', async () => {
  await engineIsGone();
  expect(await outcomeOf(kindFails)).toMatchObject({
    code: 'E_ENGINE_DIED',
    exitCode: 4,
    cause: kindFails,
    detail: { next: [command('down')], evidence: ['E_KIND_CREATE: kind create cluster ended with exit code 1.', 'ERROR: failed to join node'] },
  });
});

test.each([
  ['E_ENGINE_DIED', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'],
  ['E_DISK_FULL', 'write /var/lib/containerd/ingest: no space left on device'],
])('what a command said tells of %s, although all is well again by now', async (code, said) => {
  await engineIsWell();
  expect(await outcomeOf(new Failure('E_KIND_CREATE', 'kind failed', { evidence: [said] }))).toMatchObject({ code });
});

test.each([
  ['what this machine lacks', new Failure('E_DISK', 'too little')],
  ['a cluster that is not ours', new Failure('E_FOREIGN', 'not ours')],
  ['a defect', new TypeError('undefined is not a function')],
])('%s is told as that, whatever the ground is like', async (_, thrown) => {
  await engineIsGone();
  expect(await outcomeOf(thrown)).toBe(thrown);
});

test('an interruption is one', async () => {
  await engineIsGone();
  const abort = new AbortController();
  const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
  abort.abort(reason);
  expect(await outcomeOf(kindFails, abort.signal)).toBe(reason);
});
