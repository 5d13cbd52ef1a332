import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import { keyOf, keyOfFolder } from './content-key.ts';

test('equal content has an equal key, on every machine', () => {
  expect(keyOf('a', 'b')).toBe(keyOf('a', Buffer.from('b')));
  expect(keyOf('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
  expect(keyOf('a', 'b')).toMatchInlineSnapshot(`"facdde7abf1eac5b"`);
});

test('where one part ends and the next begins matters', () => {
  expect(new Set([keyOf('ab', ''), keyOf('a', 'b'), keyOf('', 'ab'), keyOf('ab'), keyOf('a:b')]).size).toBe(5);
});

async function filled(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, 'inner'));
  await folder.write('a', '1');
  await folder.write('inner/b', '2');
  return folder;
}

test('the key of a folder is that of its names and contents, wherever it lies', async () => {
  await using one = await filled();
  await using two = await filled();
  const key = await keyOfFolder(one.path);
  expect(await keyOfFolder(two.path)).toBe(key);
  await writeFile(join(two.path, 'inner/b'), '3');
  expect(await keyOfFolder(two.path)).not.toBe(key);
  await writeFile(join(two.path, 'inner/b'), '2');
  await rename(join(two.path, 'a'), join(two.path, 'c'));
  expect(await keyOfFolder(two.path)).not.toBe(key);
});

test('what is ignored does not count', async () => {
  await using folder = await filled();
  const ignored = (path: string): boolean => path.startsWith('inner/');
  const key = await keyOfFolder(folder.path, ignored);
  await writeFile(join(folder.path, 'inner/new'), '4');
  expect(await keyOfFolder(folder.path, ignored)).toBe(key);
  expect(await keyOfFolder(folder.path)).not.toBe(key);
});
