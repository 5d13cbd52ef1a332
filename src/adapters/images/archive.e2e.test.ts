import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tar from 'tar';
import { beforeEach, expect, test } from 'vitest';
import { attempt, run } from '../exec/run.ts';
import { loadImages, saveImages } from './archive.ts';
import { chooseImageSource } from './choose.ts';
import type { ImageSet } from './image-set.ts';
import { presentImages } from './registry/present-images.ts';
import { listSets } from './sets.ts';

const { signal } = new AbortController();
const nodeImage = `spirelab.test/node:${process.pid}`;

let [root, set] = ['', undefined as unknown as ImageSet];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spirelab-archive-'));
  await writeFile(join(root, 'version'), 'v1.34.1');
  await tar.create({ cwd: root, file: join(root, 'layer.tar') }, ['version']);
  await run('docker', ['import', join(root, 'layer.tar'), nodeImage], { signal });
  await mkdir(join(root, 'one/archives/0123456789abcdef'), { recursive: true });
  const archive = join(root, 'one/archives/0123456789abcdef/images.tar');
  await run('docker', ['save', '-o', archive, nodeImage], { signal });
  const records = [nodeImage, 'ghcr.io/spiffe/spire-server:9.9.9'].map((reference) => ({ reference, digest: 'sha256:1', origin: 'source' as const }));
  set = { key: '0123456789abcdef', nodeImage, kubernetesVersion: 'v1.34.1', archive, records };
  return async () => {
    await attempt('docker', ['rmi', nodeImage], { signal });
    await rm(root, { recursive: true });
  };
});

test.each(['images.tar', 'images.tgz', 'images.tar.zst'])('a set that was saved as %s is the same on another machine', async (name) => {
  const file = join(root, 'stick', name);
  await saveImages(set, file, signal);
  await run('docker', ['rmi', nodeImage], { signal });
  const cache = join(root, 'two');
  const loaded = await loadImages(file, cache, signal);
  expect(loaded).toEqual({ ...set, archive: join(cache, 'archives', set.key, 'images.tar') });
  expect(await readFile(loaded.archive)).toEqual(await readFile(set.archive));
  expect((await presentImages([nodeImage], signal)).has(nodeImage)).toBe(true);
  expect(await listSets(cache)).toEqual([loaded]);
  expect(await loadImages(file, cache, signal)).toEqual(loaded);
});

test('what was loaded is what is used, until the engine has lost it', async () => {
  const cache = join(root, 'two');
  await saveImages(set, join(root, 'images.tar'), signal);
  const loaded = await loadImages(join(root, 'images.tar'), cache, signal);
  const { source, reason } = await chooseImageSource({ wanted: 'auto', cache, lockFile: join(root, 'lock.json'), spireVersion: '9.9.9', signal });
  expect(reason).toContain(set.key);
  const request = { spireVersion: '9.9.9', signal, note: () => undefined };
  expect(await source.ensure(request)).toEqual(loaded);
  await run('docker', ['rmi', nodeImage], { signal });
  await expect(source.ensure(request)).rejects.toMatchObject({ code: 'E_IMAGES' });
});

test('without its node image a set cannot be saved', async () => {
  await run('docker', ['rmi', nodeImage], { signal });
  await expect(saveImages(set, join(root, 'images.tar'), signal)).rejects.toMatchObject({ code: 'E_IMAGES' });
});
