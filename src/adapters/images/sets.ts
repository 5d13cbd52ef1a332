import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRecord } from '../../core/report.ts';
import { exists, writeAtomically } from '../files/atomic.ts';
import type { ImageSet } from './image-set.ts';

const fileOf = (cache: string, key: string): string => join(cache, 'sets', `${key}.json`);

export async function readSet(cache: string, key: string): Promise<ImageSet | undefined> {
  const text = await readFile(fileOf(cache, key), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ImageSet);
}

export async function writeSet(cache: string, set: ImageSet): Promise<void> {
  await writeAtomically(fileOf(cache, set.key), JSON.stringify(set, undefined, 2));
}

/** Every image set that was ever made ready or loaded here, the latest first. */
export async function listSets(cache: string): Promise<readonly ImageSet[]> {
  const names = (await readdir(join(cache, 'sets')).catch(() => [])).filter((name) => name.endsWith('.json'));
  const dated = await Promise.all(
    names.map(async (name) => {
      const file = join(cache, 'sets', name);
      return { at: (await stat(file)).mtimeMs, set: JSON.parse(await readFile(file, 'utf8')) as ImageSet };
    }),
  );
  return dated.sort((a, b) => b.at - a.at).map(({ set }) => set);
}

/** The SPIRE version that a set holds, by its server's image. */
export function spireVersionOf(set: ImageSet): string | undefined {
  const server = set.records.find(({ reference }) => reference.includes('/spiffe/spire-server:'));
  return server?.reference.split(':').at(-1);
}

const markOf = (cache: string, key: string): string => join(cache, 'loaded', key);

/** Remembers that a set came in an archive, and so was meant to be used here. */
export async function markLoaded(cache: string, key: string): Promise<void> {
  await writeAtomically(markOf(cache, key), '');
}

/** The latest set with a SPIRE version that came in an archive. */
export async function latestLoaded(cache: string, spireVersion: string): Promise<ImageSet | undefined> {
  for (const set of await listSets(cache)) {
    if (spireVersionOf(set) === spireVersion && (await exists(markOf(cache, set.key))) && (await exists(set.archive))) return set;
  }
  return undefined;
}

/** Where the latest set with a SPIRE version came from; undefined when there was none. */
export async function latestOrigin(cache: string, spireVersion: string): Promise<ImageRecord['origin'] | undefined> {
  const latest = (await listSets(cache)).find((set) => spireVersionOf(set) === spireVersion);
  return latest?.records.find(({ reference }) => reference === latest.nodeImage)?.origin;
}
