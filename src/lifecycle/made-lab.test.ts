import { expect, test } from 'vitest';
import { settingsIn } from '../../test/support/settings.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { type LabFolder, type LabRecord, labFolder, writeRecord } from '../adapters/state/lab-record.ts';
import { connectionTo } from './connection.ts';
import { newRecord } from './deployment.ts';
import { findLab } from './labs.ts';
import { madeLab } from './made-lab.ts';
import type { Settings } from './settings.ts';

const mtls = await findLab('mtls');

/** A lab whose record says this, and what a command is asked for. */
async function made(
  record: Partial<LabRecord>,
  asked: Partial<Settings> = {},
): Promise<AsyncDisposable & { readonly settings: Settings; readonly folder: LabFolder }> {
  const place = await temporaryFolder();
  const settings = { ...settingsIn(place.path), ...asked };
  const folder = labFolder(settings.paths.state, settings.name);
  await writeRecord(folder, { ...newRecord(mtls, '', settings), phase: 'ready', ...record });
  return { settings, folder, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

test('what a lab was made of is in its record, whatever the defaults are', async () => {
  await using there = await made({ lab: 'mtls', spireVersion: '1.14.1' }, { lab: 'another-default' });
  expect(await madeLab(there.settings)).toMatchObject({ lab: { id: 'mtls' }, settings: { lab: 'mtls', spireVersion: '1.14.1' } });
});

test.each<[Partial<Settings>, string]>([
  [{ lab: 'second', asked: new Set(['lab']) }, 'The lab was made from the definition mtls, but --lab asks for second.'],
  [{ spireVersion: '1.15.3', asked: new Set(['spireVersion']) }, 'The lab was made with SPIRE 1.14.1, but --spire-version asks for 1.15.3.'],
])('who asks for something else is told what it was made of: %j', async (asked, message) => {
  await using there = await made({ spireVersion: '1.14.1' }, asked);
  await expect(madeLab(there.settings)).rejects.toMatchObject({ code: 'E_USAGE', message, detail: { left: 'nothing was changed', next: [] } });
});

test('who asks for what it is made of is right', async () => {
  await using there = await made({}, { lab: 'mtls', asked: new Set(['lab', 'spireVersion']) });
  expect((await madeLab(there.settings)).lab.id).toBe('mtls');
});

test('a lab whose definition is gone is none of the others', async () => {
  await using there = await made({ lab: 'gone' });
  await expect(madeLab(there.settings)).rejects.toMatchObject({ code: 'E_UNKNOWN_LAB', message: expect.stringContaining('gone') });
});

test('where there is no lab, what was asked for is what is meant', async () => {
  await using place = await temporaryFolder();
  expect(await madeLab(settingsIn(place.path))).toEqual({ lab: mtls, settings: settingsIn(place.path) });
});

test('nothing connects to a lab by another definition: it would apply the wrong manifests', async () => {
  await using there = await made({ lab: 'mtls' });
  await expect(connectionTo({ ...mtls, id: 'second' }, there.folder, there.settings)).rejects.toMatchObject({
    code: 'E_DEFECT',
    message: 'The lab was made from mtls, and not from second.',
  });
});
