import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiServer, json } from '../../test/support/api-server.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { plant } from '../../test/support/planted.ts';
import { settingsIn } from '../../test/support/settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary.ts';
import { openBundle } from '../adapters/bundle/open-bundle.ts';
import type { Emission, RunEvent } from '../core/events.ts';
import { bundleOfFailed } from './bundle.ts';
import { findLab } from './labs.ts';
import type { Run } from './run.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', `${folder.path}:/bin:/usr/bin`);
  await folder.program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const lab = await findLab('mtls');
const { token } = plant();

/** A run that failed, and what it said after that. */
function failed(file: string, signal = new AbortController().signal): { readonly run: Run; readonly said: Emission[] } {
  const said: Emission[] = [];
  const events: readonly RunEvent[] = [{ type: 'noted', at: 1, level: 'info', text: `a line with ${token}` }];
  const settings = { ...settingsIn(folder.path), registryMirror: 'https://me:s3cr3t@mirror.test' };
  return {
    said,
    run: { settings, clock: new FakeClock(), emit: (event) => void said.push(event), signal, bundle: { file, toolVersion: '0.1.0', events: () => events } },
  };
}

test('the bundle of a failed run has what the run said, and what it was asked for, without secrets', async () => {
  const file = join(folder.path, 'out/bundle.tar.zst');
  const { run, said } = failed(file);
  await using server = await apiServer((request, response) =>
    json(response, request.query.pathname === '/version' ? { gitVersion: 'v1.34.1' } : { items: [] }),
  );
  await bundleOfFailed(run, lab, server.client);
  const { manifest, text } = await openBundle(file);
  expect(text('run/events.ndjson')).toBe('{"type":"noted","at":1,"level":"info","text":"a line with [removed: token]"}\n');
  expect(manifest).toMatchObject({
    why: 'failed',
    tool: { version: '0.1.0' },
    lab: { name: 'lab', definition: 'mtls', cluster: 'spirelab-lab' },
    versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
    settings: { images: 'auto', registryMirror: 'https://me:[removed: password]@mirror.test', retain: 'false' },
  });
  expect(manifest.missing.map(({ path, why }) => `${path}: ${why}`)).toEqual([
    'nodes: docker ps -aq --no-trunc --filter label=io.x-k8s.kind.cluster=spirelab-lab: exit code 1: Cannot connect to the Docker daemon',
    ...['agent-list', 'bundle-list', 'bundle-show', 'entry-show'].map((name) => `server/${name}.json: No pod of SPIRE Server runs.`),
  ]);
  expect(said).toEqual([{ type: 'noted', level: 'info', text: `logs, events and objects: ${file} (5 are missing)` }]);
});

test('where nothing can be asked, it says so of everything', async () => {
  const file = join(folder.path, 'bundle.tar.zst');
  const { run } = failed(file);
  await bundleOfFailed(run, lab, undefined);
  const { manifest } = await openBundle(file);
  expect(manifest.files.map(({ path }) => path)).toEqual(['run/events.ndjson']);
  expect(manifest.takenAt).toBeUndefined();
  const reasons = Map.groupBy(manifest.missing, ({ why }) => why);
  expect(reasons.get('there was no API server that could be asked')?.length).toBeGreaterThan(25);
});

test('a bundle that cannot be written, or is interrupted, is told, and hides no failure behind it', async () => {
  const { run, said } = failed(join(await folder.write('file', ''), 'bundle.tar.zst'));
  await bundleOfFailed(run, lab, undefined);
  expect(said).toEqual([
    { type: 'noted', level: 'warning', text: expect.stringMatching(/^what the lab said of itself could not be kept: .*file\/bundle.tar.zst/) },
  ]);
  const interrupted = failed(join(folder.path, 'bundle.tar.zst'), AbortSignal.abort(new Error('Stopped.')));
  await bundleOfFailed(interrupted.run, lab, undefined);
  expect(interrupted.said).toEqual([{ type: 'noted', level: 'warning', text: 'what the lab said of itself could not be kept: Stopped.' }]);
});
