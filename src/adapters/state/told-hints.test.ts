import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { readTold, rememberTold } from './told-hints.ts';

const told = [{ differs: 'A selector differs.', says: 'The entry demands a.', stage: 2 }] as const;

test('what was told is kept for one lesson', async () => {
  await using folder = await temporaryFolder();
  expect(await readTold(folder.path, 'rotation')).toEqual([]);
  await rememberTold(folder.path, 'rotation', told);
  expect(await readTold(folder.path, 'rotation')).toEqual(told);
  expect(await readTold(folder.path, 'refused-peer')).toEqual([]);
});

test('what cannot be read counts as nothing', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'hints.json'), '{"lesson":"rotation","told":[{"stage":4}]}');
  expect(await readTold(folder.path, 'rotation')).toEqual([]);
});
