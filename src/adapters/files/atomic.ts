import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a file so that readers see the old one or the new one, never half of it.
 *
 * @throws Failure E_DISK_FULL
 */
export async function writeAtomically(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, content, { mode });
    await rename(temporary, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
    throw new Failure('E_DISK_FULL', `${path} could not be written: no space is left on its disk.`, { cause, next: [shell(`df -h ${quoted(dirname(path))}`)] });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder appear under its name only when `fill` has ended well: a build killed half-way leaves no trace. */
export async function folderOnce(path: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (await exists(path)) return path;
  const temporary = `${path}.part-${randomUUID()}`;
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return path;
}
