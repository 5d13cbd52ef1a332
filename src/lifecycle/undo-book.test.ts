import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { client, server } from '../../test/support/nouns.ts';
import { settingsIn } from '../../test/support/settings.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { labFolder, readRecord, updateRecord, writeRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import { scale, setEnv } from '../lab/actions.ts';
import { defineFault } from '../lab/faults.ts';
import { newRecord } from './deployment.ts';
import { findLab } from './labs.ts';
import { injectionsIn, undoBook, withInjections } from './undo-book.ts';
import { refuseLeft, undoLeft } from './undo-left.ts';

const fault = (id: string) =>
  defineFault({
    id,
    title: `The fault ${id}`,
    why: '',
    level: 1,
    touches: [client],
    inject: [],
    symptoms: [],
    heal: [setEnv(client, 'A', id), scale(server, 1)],
  });

async function scene() {
  const temporary = await temporaryFolder();
  const folder = labFolder(temporary.path, 'lab');
  await writeRecord(folder, { ...newRecord(await findLab('mtls'), '', settingsIn(temporary.path)), phase: 'ready' });
  const lab = fakeLab(new FakeClock());
  const kept = async () => {
    const record = await readRecord(folder);
    return record === undefined ? [] : injectionsIn(record);
  };
  return { lab, folder, kept, [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose]() };
}

test('the undo of faults that come and go side by side is in the record, each until it is gone', async () => {
  await using at = await scene();
  const book = undoBook(at.folder, at.lab);
  await Promise.all([book.open(fault('a')), book.open(fault('b')), book.open(fault('c'))]);
  expect((await at.kept()).map((each) => each.fault)).toEqual(['a', 'b', 'c']);
  expect((await at.kept())[0]).toEqual({
    fault: 'a',
    title: 'The fault a',
    at: '2026-01-01T00:00:00.000000000Z',
    stage: 'being-tried',
    mystery: false,
    undo: fault('a').heal,
  });
  await Promise.all([book.close(fault('b')), book.close(fault('a')), book.close(fault('c'))]);
  expect(await readRecord(at.folder)).not.toHaveProperty('injected');
});

test('a mystery is not read at a glance, and is found again', async () => {
  await using at = await scene();
  await undoBook(at.folder, at.lab, 'mystery').open(fault('stop-server'));
  expect(await readFile(join(at.folder.path, 'lab.json'), 'utf8')).not.toMatch(/stop-server|scale|set-env/);
  expect(await at.kept()).toMatchObject([{ fault: 'stop-server', mystery: true }]);
});

test('what a killed run left is undone by what was written down, in its order, and struck out', async () => {
  await using at = await scene();
  await undoBook(at.folder, at.lab).open(fault('a'));
  const noted: string[] = [];
  const [injection] = await at.kept();
  if (injection === undefined) throw new Error('it is written down');
  const emit = (event: { readonly type: string; readonly text?: string }): void => void noted.push(event.text ?? '');
  await undoLeft(injection, at.lab, at.folder, { emit, signal: new AbortController().signal });
  expect(at.lab.performed).toEqual(fault('a').heal);
  expect(noted).toEqual(['healing what a run that was killed left at 2026-01-01T00:00:00.000000000Z: The fault a']);
  expect(await at.kept()).toEqual([]);
});

test('what cannot be undone stays written down', async () => {
  await using at = await scene();
  const lab = fakeLab(new FakeClock(), {
    onAction: () => {
      throw new Failure('E_KUBERNETES', 'refused');
    },
  });
  await undoBook(at.folder, lab).open(fault('a'));
  const [injection] = await at.kept();
  if (injection === undefined) throw new Error('it is written down');
  const undoing = undoLeft(injection, lab, at.folder, { emit: () => undefined, signal: new AbortController().signal });
  await expect(undoing).rejects.toMatchObject({ code: 'E_HEAL', message: 'The fault a: the fault could not be healed: refused' });
  expect(await at.kept()).toHaveLength(1);
});

test('a fault that somebody left to look at is not healed behind their back, and a mystery is not named', async () => {
  await using at = await scene();
  await undoBook(at.folder, at.lab).open(fault('a'));
  expect(() => refuseLeft([])).not.toThrow();
  const [injection] = await at.kept();
  if (injection === undefined) throw new Error('it is written down');
  expect(() => refuseLeft([injection])).not.toThrow();
  expect(() => refuseLeft([{ ...injection, stage: 'left' }])).toThrow(
    expect.objectContaining({ code: 'E_FAULT_IN', message: expect.stringContaining('The fault a') }),
  );
  expect(() => refuseLeft([{ ...injection, stage: 'left', mystery: true }])).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('The fault a') }),
  );
});

test('another change of the record leaves the undo in it', async () => {
  await using at = await scene();
  await undoBook(at.folder, at.lab).open(fault('a'));
  await updateRecord(at.folder, (record) => ({ ...record, tainted: 'why' }));
  expect(await at.kept()).toHaveLength(1);
  await updateRecord(at.folder, (record) => withInjections(record, []));
  expect(await readRecord(at.folder)).toMatchObject({ tainted: 'why' });
});
