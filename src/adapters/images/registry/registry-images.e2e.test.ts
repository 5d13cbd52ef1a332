import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shell } from '../../../core/command-line.ts';
import type { News } from '../../../core/events.ts';
import { attempt, run } from '../../exec/run.ts';
import { pathsFrom, projectRoot } from '../../files/paths.ts';
import type { ImageSet } from '../image-set.ts';
import { registryAnswers } from '../reachable.ts';
import { listSets, spireVersionOf } from '../sets.ts';
import { buildProgram } from '../source/build-program.ts';
import { goVersion } from '../source/go-version.ts';
import { programs } from '../source/programs.ts';
import { readLock } from './lock-file.ts';
import { parseReference, pulledFrom } from './reference.ts';
import { registryImages } from './registry-images.ts';
import { wantedImages } from './wanted-images.ts';

/**
 * The real adapter against a real registry on loopback, which serves what the source adapter built. Upstream names that
 * the source adapter gave are only ever given again to the same images; the node's name and the mirror's are this
 * test's own and go when it ends. Nothing runs without a set from source in the cache.
 */
const { signal } = new AbortController();
const nodeImage = 'kindest/node:v1.34.1';
const spireVersion = '1.15.3';
const notes: News[] = [];

let [root, mirror] = ['', ''];
let registry: ChildProcess;
let fromSource: ImageSet;
const mirrored = (name: string): string => `${pulledFrom(parseReference(name), mirror)}:${parseReference(name).tag}`;
const lockFile = (): string => join(root, 'images.lock.json');
const ensure = (node = nodeImage): Promise<ImageSet> =>
  registryImages({ cache: join(root, 'cache'), mirror, nodeImage: node, lockFile: lockFile() }).ensure({
    spireVersion,
    signal,
    note: (news) => void notes.push(news),
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spirelab-registry-'));
  const { cache } = pathsFrom(process.env);
  const made = (await listSets(cache)).find((set) => spireVersionOf(set) === spireVersion && set.nodeImage.startsWith('spirelab.local/'));
  if (made === undefined) throw new Error('this test serves what the source adapter built: build that first');
  fromSource = made;
  const context = { cache, signal, note: () => undefined, moduleFolder: ({ module }: { readonly module: string }) => join(projectRoot, module) };
  const { path } = await buildProgram(programs.registry, context, (await goVersion(signal)) ?? '');
  mirror = `127.0.0.1:${await freePort()}`;
  registry = await serve(path);
  await push(fromSource.nodeImage, mirrored(nodeImage));
  for (const name of wantedImages(spireVersion)) await push(name, mirrored(name));
}, 600_000);

afterAll(async () => {
  registry.kill();
  await attempt('docker', ['rmi', nodeImage], { signal });
  for (const what of ['{{.Repository}}:{{.Tag}}', '{{.Repository}}@{{.Digest}}']) {
    const listed = await run(
      'docker',
      ['images', '--digests', '--format', what, '--filter', `reference=${mirror}/*/*`, '--filter', `reference=${mirror}/*/*/*`],
      { signal },
    );
    const names = listed.stdout.split('\n').filter((name) => name !== '' && !name.includes('<none>'));
    if (names.length > 0) await attempt('docker', ['rmi', ...new Set(names)], { signal });
  }
  await rm(root, { recursive: true, force: true });
});

test('a whole set: every image pulled through the mirror, its digest locked and recorded', { timeout: 300_000 }, async () => {
  const set = await ensure();
  expect(set).toMatchObject({ nodeImage, kubernetesVersion: 'v1.34.1' });
  const names = [nodeImage, ...wantedImages(spireVersion)];
  expect(set.records.map(({ reference, origin }) => [reference, origin])).toEqual([
    ...names.map((name) => [name, 'registry']),
    ['spirelab.local/mtls-demo:1', 'source'],
  ]);
  const lock = await readLock(lockFile());
  expect(Object.keys(lock)).toEqual([...names].sort());
  for (const { reference, digest, origin } of set.records) {
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    if (origin === 'registry') expect(digest).toBe(lock[reference]);
  }
  const listed = await run('tar', ['-xOf', set.archive, 'manifest.json'], { signal });
  const saved = (JSON.parse(listed.stdout) as readonly { readonly RepoTags: readonly string[] }[]).flatMap(({ RepoTags }) => RepoTags);
  expect(saved.sort()).toEqual([...wantedImages(spireVersion), 'spirelab.local/mtls-demo:1'].sort());
});

test('what is there is neither pulled nor made again, in under a second', async () => {
  const first = await ensure();
  notes.length = 0;
  const [lock, started] = [await readFile(lockFile(), 'utf8'), performance.now()];
  expect(await ensure()).toEqual(first);
  const took = performance.now() - started;
  console.log(`second ensure: ${Math.round(took)} ms`);
  expect(took).toBeLessThan(1000);
  expect(notes).toEqual([]);
  expect(await readFile(lockFile(), 'utf8')).toBe(lock);
});

test('an image with a digest is pulled by it, and needs no lock', async () => {
  const before = await ensure();
  const lock = await readLock(lockFile());
  await run('docker', ['rmi', nodeImage, mirrored(nodeImage)], { signal });
  const { [nodeImage]: digest, ...others } = lock;
  await writeFile(lockFile(), JSON.stringify(others));
  expect(await ensure(`${nodeImage}@${digest}`)).toEqual(before);
  expect(await readLock(lockFile())).toEqual(others);
  await writeFile(lockFile(), JSON.stringify(lock));
});

test('the default node image is taken by its pinned digest and nothing else', async () => {
  // The tag exists at the mirror; what it means is something else.
  await push(wantedImages(spireVersion)[2] ?? '', mirrored('kindest/node:v1.34.11'));
  const withDefault = registryImages({ cache: join(root, 'cache'), mirror, lockFile: lockFile() });
  await expect(withDefault.ensure({ spireVersion, signal, note: () => undefined })).rejects.toMatchObject({
    code: 'E_IMAGE_DIGEST',
    message: expect.stringContaining('sha256:44e222ee'),
  });
  await attempt('docker', ['rmi', mirrored('kindest/node:v1.34.11')], { signal });
});

test('an image that the registry does not have', async () => {
  await expect(ensure('kindest/node:v0.0.1')).rejects.toMatchObject({
    code: 'E_IMAGES',
    detail: { next: [shell(`docker pull ${mirror}/kindest/node:v0.0.1`)] },
  });
});

test('other content under a locked tag is refused, and does not get the name', { timeout: 60_000 }, async () => {
  await ensure();
  await push(wantedImages(spireVersion)[2] ?? '', mirrored(nodeImage));
  await run('docker', ['rmi', nodeImage, mirrored(nodeImage)], { signal });
  const lock = await readFile(lockFile(), 'utf8');
  await expect(ensure()).rejects.toMatchObject({ code: 'E_IMAGE_DIGEST', message: expect.stringContaining('is locked for kindest/node:v1.34.1') });
  expect((await attempt('docker', ['image', 'inspect', nodeImage], { signal })).exitCode).toBe(1);
  expect((await attempt('docker', ['image', 'inspect', mirrored(nodeImage)], { signal })).exitCode).toBe(1);
  expect(await readFile(lockFile(), 'utf8')).toBe(lock);
});

test('a registry that is gone', async () => {
  const gone = registryImages({ cache: join(root, 'cache'), mirror: '127.0.0.1:1', nodeImage: 'kindest/node:v0.0.2', lockFile: lockFile() });
  await expect(gone.ensure({ spireVersion, signal, note: () => undefined })).rejects.toMatchObject({ code: 'E_IMAGES' });
});

async function push(name: string, as: string): Promise<void> {
  await run('docker', ['tag', name, as], { signal });
  await run('docker', ['push', as], { signal });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Resolves when it answers: it says on stderr that it listens. */
async function serve(program: string): Promise<ChildProcess> {
  const config = join(root, 'registry.yaml');
  await writeFile(config, JSON.stringify({ version: 0.1, storage: { filesystem: { rootdirectory: join(root, 'registry') } }, http: { addr: mirror } }));
  const child = spawn(program, ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'], env: { OTEL_TRACES_EXPORTER: 'none' } });
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (text) => String(text).includes('listening on') && resolve());
    child.once('exit', (code) => reject(new Error(`the registry ended with ${code}`)));
  });
  if (!(await registryAnswers(mirror, signal))) throw new Error('the registry does not answer');
  return child;
}
