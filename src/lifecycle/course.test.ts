import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settingsIn } from '../../test/support/settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary.ts';
import { type LabRecord, labFolder, writeRecord } from '../adapters/state/lab-record.ts';
import { configurationOf, courseOf } from './course.ts';
import { newRecord } from './deployment.ts';
import { findLab } from './labs.ts';
import type { Settings } from './settings.ts';

const mtls = await findLab('mtls');

let folder: TemporaryFolder;
let settings: Settings;
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await temporaryFolder();
  settings = settingsIn(folder.path);
  vi.stubEnv('PATH', `${folder.path}:/usr/bin:/bin`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

/** Writes a record, and has the engine show nodes that carry its mark, or the mark of somebody else. */
async function there(change: Partial<LabRecord>, nodes: 'running' | 'one-down' | 'foreign' = 'running'): Promise<void> {
  const record = { ...newRecord(mtls, await configurationOf(mtls, settings), settings), phase: 'ready' as const, ...change };
  await writeRecord(labFolder(folder.path, 'lab'), record);
  const mark = nodes === 'foreign' ? '/somewhere/else' : labFolder(folder.path, 'lab').stores(record.uuid);
  const containers = ['control-plane', 'worker'].map((role) => ({
    Id: role,
    Name: `/spirelab-lab-${role}`,
    State: { Running: role === 'worker' ? nodes !== 'one-down' : true, StartedAt: '' },
    Config: { Labels: { 'io.x-k8s.kind.role': role } },
    Mounts: [{ Source: join(mark, role) }],
  }));
  await folder.program('docker', `[ "$1" = ps ] && echo 'control-plane\nworker' || cat <<'END'\n${JSON.stringify(containers)}\nEND`);
}

test('where nothing is, a lab is created', async () => {
  await folder.program('docker', 'true');
  expect(await courseOf(mtls, settings, signal)).toEqual({ kind: 'create' });
});

test('the lab that was asked for is reused', async () => {
  await there({});
  expect(await courseOf(mtls, settings, signal)).toMatchObject({ kind: 'reuse' });
});

test('one with a word in its record is mended, and a stopped one started', async () => {
  await there({ tainted: 'a reset has not ended' });
  expect(await courseOf(mtls, settings, signal)).toMatchObject({ kind: 'mend', why: 'a reset has not ended' });
  await there({ phase: 'stopped' }, 'one-down');
  expect(await courseOf(mtls, settings, signal)).toMatchObject({ kind: 'start' });
});

test('one that is another, was never completed, or has lost a node, is replaced', async () => {
  await there({ configuration: 'another' });
  expect(await courseOf(mtls, settings, signal)).toEqual({ kind: 'replace', why: 'its configuration is another one', living: true });
  await there({ phase: 'creating' });
  expect(await courseOf(mtls, settings, signal)).toEqual({ kind: 'replace', why: 'a run was cut short', living: false });
  await there({}, 'one-down');
  expect(await courseOf(mtls, settings, signal)).toEqual({ kind: 'replace', why: 'not all of its nodes run', living: false });
});

test('nodes that do not carry the mark of the record are refused', async () => {
  await there({}, 'foreign');
  await expect(courseOf(mtls, settings, signal)).rejects.toMatchObject({ code: 'E_FOREIGN', exitCode: 6 });
});
