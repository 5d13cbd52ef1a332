import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { exists, folderOnce, writeAtomically } from './atomic.ts';

test('a file is written whole, with its mode and its folders, and nothing beside it', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a/b/file');
  await writeAtomically(path, 'one', 0o600);
  await writeAtomically(path, 'two', 0o600);
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder.path, 'a/b'))).toEqual(['file']);
});

test('readers see the old content or the new one, never half of it', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const contents = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
  await writeAtomically(path, contents[0] ?? '');
  const writes = Promise.all(Array.from({ length: 10 }, (_, index) => writeAtomically(path, contents[index % 2] ?? '')));
  for (let reads = 0; reads < 20; reads++) expect(contents).toContain(await readFile(path, 'utf8'));
  await writes;
});

test('a file that cannot be put in its place leaves nothing behind', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'taken/inside'), { recursive: true });
  await expect(writeAtomically(join(folder.path, 'taken'), 'x')).rejects.toThrow();
  expect(await readdir(folder.path)).toEqual(['taken']);
});

test('a folder appears when it is complete, and is filled once', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'built');
  let fills = 0;
  const fill = async (inside: string): Promise<void> => {
    fills += 1;
    expect(await exists(path)).toBe(false);
    await writeFile(join(inside, 'result'), 'x');
  };
  expect(await folderOnce(path, fill)).toBe(path);
  expect(await folderOnce(path, fill)).toBe(path);
  expect(fills).toBe(1);
  expect(await readdir(path)).toEqual(['result']);
});

test('a folder whose filling fails leaves no trace, and can be tried again', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'built');
  const fails = async (inside: string): Promise<void> => {
    await writeFile(join(inside, 'half'), 'x');
    throw new Error('killed');
  };
  await expect(folderOnce(path, fails)).rejects.toThrow('killed');
  expect(await readdir(folder.path)).toEqual([]);
  await folderOnce(path, async () => undefined);
  expect(await exists(path)).toBe(true);
});
