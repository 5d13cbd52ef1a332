import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readLock, writeLock } from './lock-file.ts';

const [a, b] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];

let file = '';
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'spirelab-lock-'));
  file = join(root, 'images.lock.json');
  return () => rm(root, { recursive: true });
});

test('sorted, one image to a line', async () => {
  expect(await readLock(file)).toEqual({});
  await writeLock(file, { 'z:1': a, 'b:1': b });
  expect(await readFile(file, 'utf8')).toBe(`{\n  "b:1": "${b}",\n  "z:1": "${a}"\n}\n`);
  expect(await readLock(file)).toEqual({ 'b:1': b, 'z:1': a });
});

test.each(['', '{', '[]', '{ "b:1": "sha256:1" }', '{ "b:1": 1 }'])('%s is no lock', async (text) => {
  await writeFile(file, text);
  await expect(readLock(file)).rejects.toMatchObject({ code: 'E_CONFIG' });
});
