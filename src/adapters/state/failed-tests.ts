import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { LabFolder } from './lab-record.ts';

const file = 'failed-tests.json';

/** Keeps the ids of the tests that failed, for --rerun-failed. */
export async function rememberFailed(folder: LabFolder, ids: readonly string[]): Promise<void> {
  await writeAtomically(join(folder.path, file), `${JSON.stringify(ids)}\n`);
}

/** @throws Failure E_USAGE where the last run of tests left none, or there was none */
export async function failedLastTime(folder: LabFolder): Promise<readonly string[]> {
  const text = await readFile(join(folder.path, file), 'utf8').catch(() => '[]');
  const ids = JSON.parse(text) as readonly string[];
  if (ids.length === 0) throw new Failure('E_USAGE', 'No test of this lab failed the last time.', { next: [command('test')] });
  return ids;
}
