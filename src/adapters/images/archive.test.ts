import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tar from 'tar';
import { beforeEach, expect, test } from 'vitest';
import { loadImages } from './archive.ts';

const { signal } = new AbortController();
const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
const contents = {
  format: 'spirelab-images-1',
  set: { key: '0123456789abcdef', nodeImage: 'spirelab.test/node:1', kubernetesVersion: 'v1.34.1', records: [] },
  nodeImageId: 'sha256:1',
  sha256: { 'node.tar': sum('node'), 'images.tar': sum('images') },
};

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spirelab-archive-'));
  return () => rm(root, { recursive: true });
});

async function archive(files: Readonly<Record<string, string>>): Promise<string> {
  const names = Object.keys(files);
  for (const name of names) await writeFile(join(root, name), files[name] ?? '');
  const file = join(root, 'saved.tar');
  await tar.create({ cwd: root, file }, names);
  return file;
}

const whole = { 'contents.json': JSON.stringify(contents), 'node.tar': 'node', 'images.tar': 'images' };
const load = (file: string): Promise<unknown> => loadImages(file, join(root, 'cache'), signal);

test.each([
  ['an archive of something else', { README: 'hello' }, 'E_CONFIG'],
  ['contents that are no JSON', { ...whole, 'contents.json': '{' }, 'E_CONFIG'],
  ['a format that is not known', { ...whole, 'contents.json': JSON.stringify({ ...contents, format: 'spirelab-images-2' }) }, 'E_CONFIG'],
  [
    'a key that would be another path',
    { ...whole, 'contents.json': JSON.stringify({ ...contents, set: { ...contents.set, key: '../../../etc/cron' } }) },
    'E_CONFIG',
  ],
  ['a node image that was changed', { ...whole, 'node.tar': 'mode' }, 'E_CHECKSUM'],
  ['images that were changed', { ...whole, 'images.tar': 'image' }, 'E_CHECKSUM'],
  ['images that are missing', { 'contents.json': whole['contents.json'], 'node.tar': 'node' }, 'E_CHECKSUM'],
])('%s is refused and nothing is kept', async (_, files, code) => {
  await expect(load(await archive(files))).rejects.toMatchObject({ code });
  expect(await readdir(join(root, 'cache'))).toEqual([]);
});

test('a file that was cut off is refused', async () => {
  const file = await archive({ ...whole, 'images.tar': 'x'.repeat(100_000) });
  await writeFile(file, (await readFile(file)).subarray(0, 50_000));
  await expect(load(file)).rejects.toMatchObject({ code: 'E_CHECKSUM' });
});

test('a file that is not there is a mistake of the command line', async () => {
  await expect(load(join(root, 'nothing.tar'))).rejects.toMatchObject({ code: 'E_CONFIG' });
});
