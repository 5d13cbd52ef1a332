import { chmod, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import { shell } from '../../core/command-line.ts';
import { demandFolders, unusableFolders } from './usable.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const root = process.getuid?.() === 0;
const whyNot = async (state: string): Promise<string | undefined> =>
  (await unusableFolders({ state, cache: folder.path }, { SPIRELAB_STATE: state, SPIRELAB_CACHE: folder.path }))[0]?.why;
const at = (state: string): string => `The folder of the labs, ${state} (SPIRELAB_STATE=${state}),`;

test('folders that can be written to, and ones that are still to be made, are well; nothing is left behind', async () => {
  expect(await unusableFolders({ state: join(folder.path, 'not/there/yet'), cache: folder.path }, {})).toEqual([]);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a file in the way is named', async () => {
  const file = await folder.write('file', '');
  expect(await whyNot(file)).toBe(`${at(file)} is a file.`);
  expect(await whyNot(join(file, 'below/it'))).toBe(`${at(join(file, 'below/it'))} is below ${file}, which is not a folder.`);
});

test('a relative path is refused, whoever names it', async () => {
  expect(await whyNot('state')).toBe(`${at('state')} is not an absolute path.`);
  const paths = { state: folder.path, cache: './cache/spirelab' };
  expect(await unusableFolders(paths, { XDG_CACHE_HOME: './cache', HOME: '/home/u' })).toMatchObject([
    { folder: 'cache', why: 'The cache, ./cache/spirelab (XDG_CACHE_HOME=./cache), is not an absolute path.', next: 'unset XDG_CACHE_HOME' },
  ]);
});

test('links that lead nowhere, or in a circle, cannot be used', async () => {
  await symlink('/not/there', join(folder.path, 'dead'));
  await symlink(join(folder.path, 'circle'), join(folder.path, 'circle'));
  expect(await whyNot(join(folder.path, 'dead'))).toBe(`${at(join(folder.path, 'dead'))} is a link to nothing.`);
  expect(await whyNot(join(folder.path, 'circle/state'))).toContain('cannot be written: ');
});

test('a file system that takes no files is found by trying, root or not', async () => {
  expect(await whyNot('/proc/spirelab/state')).toContain(`${at('/proc/spirelab/state')} cannot be written: `);
});

test.skipIf(root)('a folder of somebody else is refused', async () => {
  const closed = join(folder.path, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o500);
  expect(await whyNot(join(closed, 'state'))).toBe(`${at(join(closed, 'state'))} cannot be written: this user may not.`);
});

test.skipIf(!root).each([
  ['full', 'nr_inodes=1', 'no space is left on its disk'],
  ['read-only', 'ro', 'its file system is read-only'],
])('a disk that is %s is named', async (_, options, why) => {
  const disk = join(folder.path, 'disk');
  await mkdir(disk);
  await execa('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
  try {
    expect(await unusableFolders({ state: join(disk, 'state'), cache: folder.path }, { XDG_STATE_HOME: disk })).toMatchObject([
      { folder: 'state', why: `The folder of the labs, ${join(disk, 'state')} (XDG_STATE_HOME=${disk}), cannot be written: ${why}.`, next: `df -h ${disk}` },
    ]);
    expect(await readdir(disk)).toEqual([]);
  } finally {
    await execa('umount', [disk]);
  }
});

test('so is a temporary folder that is not one', async () => {
  const file = await folder.write('file', '');
  vi.stubEnv('TMPDIR', file);
  const paths = { state: folder.path, cache: folder.path };
  const found = await unusableFolders(paths, process.env);
  vi.unstubAllEnvs();
  expect(found).toMatchObject([
    {
      folder: 'temporary',
      why: `The temporary folder, ${file} (TMPDIR=${file}), is a file.`,
      detail: `${file} (TMPDIR=${file}) is a file`,
      next: `ls -ld ${file}`,
    },
  ]);
});

test('both folders are told at once', async () => {
  const file = await folder.write('file', '');
  const env = { SPIRELAB_STATE: file, SPIRELAB_CACHE: 'cache' };
  await expect(demandFolders({ state: file, cache: 'cache' }, env)).rejects.toMatchObject({
    code: 'E_FOLDER',
    message: `${at(file)} is a file.`,
    detail: { next: [shell(`ls -ld ${file}`)], evidence: ['The cache, cache (SPIRELAB_CACHE=cache), is not an absolute path.'] },
  });
});
