import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { type LabRecord, labFolder, labNames, readRecord, removeRecord, writeRecord } from './lab-record.ts';

const record: LabRecord = {
  name: 'lab',
  lab: 'mtls',
  uuid: 'u',
  phase: 'creating',
  configuration: 'key',
  nodeImage: 'node',
  kubernetesVersion: '',
  spireVersion: '1.15.3',
  adaptations: [],
  images: [],
};

test('a record is read as it was written, and replaced as a whole', async () => {
  await using state = await temporaryFolder();
  const folder = labFolder(state.path, 'lab');
  expect(await readRecord(folder)).toBeUndefined();
  await writeRecord(folder, record);
  await writeRecord(folder, { ...record, phase: 'ready', tainted: 'a fault was not healed' });
  expect(await readRecord(folder)).toEqual({ ...record, phase: 'ready', tainted: 'a fault was not healed' });
  expect(await readdir(folder.path)).toEqual(['lab.json']);
});

test('only its user may read it: beside it lies a kubeconfig', async () => {
  await using state = await temporaryFolder();
  const folder = labFolder(state.path, 'lab');
  await writeRecord(folder, record);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder.path, 'lab.json'))).mode & 0o777).toBe(0o600);
});

test('removing it takes the kubeconfig with it, and is done when there is none', async () => {
  await using state = await temporaryFolder();
  const folder = labFolder(state.path, 'lab');
  await removeRecord(folder);
  await writeRecord(folder, record);
  await writeFile(folder.kubeconfig, 'secret');
  await removeRecord(folder);
  expect(await readdir(folder.path)).toEqual([]);
});

test('labs are known by their folders; where there is no state there is none', async () => {
  await using state = await temporaryFolder();
  expect(await labNames(state.path)).toEqual([]);
  for (const name of ['a', 'b']) await mkdir(labFolder(state.path, name).path, { recursive: true });
  expect([...(await labNames(state.path))].sort()).toEqual(['a', 'b']);
});

test('the stores carry the UUID that proves whose a node is', () => {
  expect(labFolder('/state', 'lab').stores('3f1c')).toBe('/state/labs/lab/stores-3f1c');
});
