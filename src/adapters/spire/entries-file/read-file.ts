import { open } from 'node:fs/promises';
import { Failure } from '../../../core/failure.ts';
import { type ReadEntries, readEntries } from './read-text.ts';

/** Bytes. 100,000 entries are 20 MB; what is larger is something else, and is not read into memory to be told so. */
const largest = 128 * 1024 * 1024;

/** Reads a file of registration entries. @throws Failure E_ENTRIES where there is no file to read */
export async function readEntriesFile(path: string): Promise<ReadEntries> {
  return readEntries(await bytesOf(path));
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const about = await file.stat();
    if (about.isDirectory()) throw unreadable(path, 'it is a folder');
    if (about.size > largest) throw unreadable(path, `it has ${Math.round(about.size / 1e6)} MB, and entries have at most ${Math.round(largest / 1e6)} MB`);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw unreadable(path, reasonOf(cause), cause);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): Failure {
  return new Failure('E_ENTRIES', `${path} cannot be read: ${reason}.`, { cause, hint: 'Name another file.', left: 'nothing was changed' });
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not';
  return cause instanceof Error ? cause.message : String(cause);
}
