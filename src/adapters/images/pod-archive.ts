import { join } from 'node:path';
import { run } from '../exec/run.ts';
import { folderOnce } from '../files/atomic.ts';

/** Where the archive of an image set lies. */
export function podArchive(cache: string, key: string): string {
  return join(cache, 'archives', key, 'images.tar');
}

/** Saves what pods run out of the engine, once per key. Returns the path. @throws Failure E_COMMAND */
export async function savePodArchive(cache: string, key: string, references: readonly string[], signal: AbortSignal): Promise<string> {
  await folderOnce(join(cache, 'archives', key), async (part) => {
    await run('docker', ['save', '-o', join(part, 'images.tar'), ...references], { signal });
  });
  return podArchive(cache, key);
}
