import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { readProgress, rememberProgress } from './progress.ts';

test('a place is kept, also where nothing was kept before', async () => {
  await using folder = await temporaryFolder();
  const state = join(folder.path, 'state');
  expect(await readProgress(state)).toEqual({});
  await rememberProgress(state, 'refused-peer', 1, false);
  await rememberProgress(state, 'failed-attestation', 3, true);
  expect(await readProgress(state)).toEqual({ 'refused-peer': { step: 1, passed: false }, 'failed-attestation': { step: 3, passed: true } });
});

test('a lesson that was passed once stays so', async () => {
  await using folder = await temporaryFolder();
  const state = folder.path;
  await rememberProgress(state, 'refused-peer', 2, true);
  await rememberProgress(state, 'refused-peer', 0, false);
  expect(await readProgress(state)).toEqual({ 'refused-peer': { step: 0, passed: true } });
});

test('what cannot be read counts as nothing learned', async () => {
  await using folder = await temporaryFolder();
  const state = folder.path;
  for (const text of ['no JSON', '{"refused-peer": 7}']) {
    await folder.write('lessons.json', text);
    expect(await readProgress(state)).toEqual({});
  }
});
