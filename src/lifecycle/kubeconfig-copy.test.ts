import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { copyKubeconfig, demandOwnKubeconfig } from './kubeconfig-copy.ts';

const settings = { name: 'lab' } as const;
const naming = (...clusters: readonly string[]): string => JSON.stringify({ kind: 'Config', clusters: clusters.map((name) => ({ name })) });

test('a file that does not exist, and one that names this lab only, may be written', async () => {
  await using folder = await temporaryFolder();
  await demandOwnKubeconfig(join(folder.path, 'new'), settings);
  await demandOwnKubeconfig(await folder.write('own', naming('kind-spirelab-lab')), settings);
});

test.each([
  ['names another cluster', naming('production')],
  ['names this lab among others', naming('kind-spirelab-lab', 'production')],
  ['is no kubeconfig', 'root:x:0:0'],
  ['is empty', ''],
])('one that %s is refused', async (_, content) => {
  await using folder = await temporaryFolder();
  await expect(demandOwnKubeconfig(await folder.write('config', content), settings)).rejects.toMatchObject({ code: 'E_UNSAFE', exitCode: 6 });
});

test('a copy can be read by its owner only', async () => {
  await using folder = await temporaryFolder();
  const copy = join(folder.path, 'copy');
  await copyKubeconfig(await folder.write('own', naming('kind-spirelab-lab')), copy);
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  expect(await readFile(copy, 'utf8')).toBe(naming('kind-spirelab-lab'));
});
