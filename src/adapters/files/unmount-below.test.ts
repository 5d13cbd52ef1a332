import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { unmountBelow } from './unmount-below.ts';

const signal = new AbortController().signal;
const mounted = async (folder: string): Promise<number> => (await readFile('/proc/self/mounts', 'utf8')).split(folder.replaceAll(' ', '\\040')).length - 1;

test.runIf(process.getuid?.() === 0)('what is mounted below a folder is unmounted, what lies beside it is not', async () => {
  await using folder = await temporaryFolder();
  const [ours, other] = [join(folder.path, 'a part'), join(folder.path, 'a part of another')];
  for (const place of ['a part/root', 'a part/root/proc', 'a part of another']) {
    await mkdir(join(folder.path, place), { recursive: true });
    await execa('mount', ['-t', 'tmpfs', 'tmpfs', join(folder.path, place)]);
  }
  expect(await mounted(folder.path)).toBe(3);
  await unmountBelow(ours, signal);
  expect(await mounted(`${ours}/`)).toBe(0);
  expect(await mounted(other)).toBe(1);
  await execa('umount', [other]);
});
