import { readFile } from 'node:fs/promises';
import { shell } from '../../../core/command-line.ts';
import { Failure } from '../../../core/failure.ts';
import { quoted } from '../../../core/quoted.ts';
import { writeAtomically } from '../../files/atomic.ts';

/** The digest that each tag had when it was pulled for the first time. */
export type Lock = Readonly<Record<string, string>>;

/** An absent file is an empty lock. @throws Failure E_CONFIG when the file is something else */
export async function readLock(file: string): Promise<Lock> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const lock = parsed(file, text);
  const wrong = Object.entries(lock).find(([, digest]) => !/^sha256:[0-9a-f]{64}$/.test(String(digest)));
  if (wrong !== undefined) throw new Failure('E_CONFIG', `${file}: ${wrong[0]} has no SHA-256 digest but ${JSON.stringify(wrong[1])}.`);
  return lock as Lock;
}

/** Sorted, so that a change is a small difference. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeAtomically(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

function parsed(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new Failure('E_CONFIG', `${file} is not a JSON object of image digests.`, { next: [shell(`rm ${quoted(file)}`)] });
}
