import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { pathsFrom } from '../files/paths.ts';
import { chooseImageSource } from './choose.ts';
import type { ImageSet } from './image-set.ts';
import { linkStores, removeTree, serverDataFolder } from './node-stores.ts';

const { signal } = new AbortController();

/** A layer, and a database of containerd's, as an unpacked store has them. */
const [layer, database] = ['snapshots/1/fs/file', 'metadata/meta.db'];

let set: ImageSet;
let golden = '';
beforeEach(async () => {
  const { cache, state } = pathsFrom(process.env);
  const { source } = await chooseImageSource({ wanted: 'auto', cache, lockFile: join(state, 'images.lock.json'), spireVersion: '1.15.3', signal });
  set = await source.ensure({ spireVersion: '1.15.3', signal, note: () => undefined });
  golden = await mkdtemp(join(tmpdir(), 'spirelab-golden-'));
  await mkdir(join(golden, 'snapshots/1/fs'), { recursive: true });
  await mkdir(join(golden, 'metadata'));
  await writeFile(join(golden, layer), 'layer');
  await writeFile(join(golden, database), 'database');
  return () => rm(golden, { recursive: true });
});

test.each([
  { where: 'on the same file system', parent: tmpdir(), linked: true },
  { where: 'on another file system, which no link crosses', parent: '/dev/shm', linked: false },
])('each node has a store of its own $where', async ({ parent, linked }) => {
  const folder = await mkdtemp(join(parent, 'spirelab-stores-'));
  try {
    const inode = (path: string) => stat(path).then(({ dev, ino }) => `${dev}:${ino}`);
    const isSame = async (store: string, file: string) => (await inode(join(store, file))) === (await inode(join(golden, file)));
    const stores = await linkStores(set, golden, folder, ['node-0', 'node-1'], signal);
    expect(stores).toEqual([join(folder, 'node-0'), join(folder, 'node-1')]);
    for (const store of stores) {
      expect(await readFile(join(store, layer), 'utf8')).toBe('layer');
      expect(await readFile(join(store, database), 'utf8')).toBe('database');
      expect(await isSame(store, layer)).toBe(linked);
      expect(await isSame(store, database)).toBe(false);
    }
    expect((await stat(join(folder, serverDataFolder))).isDirectory()).toBe(true);
  } finally {
    await removeTree(set.nodeImage, folder, signal);
  }
});
