import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A short name for some content: equal keys mean equal content, so nothing is built twice. */
export function keyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 16);
}

/** The key of a folder: the names and contents of its files, without those that `ignored` names. */
export async function keyOfFolder(folder: string, ignored: (path: string) => boolean = () => false): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !ignored(relative(folder, file)))
    .sort();
  const parts = await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file)] as const));
  return keyOf(...parts.flat());
}
