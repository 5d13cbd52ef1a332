import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mends } from '../support/mends.ts';

/** Every table of this folder, by the name of its file. */
export async function tables(): Promise<ReadonlyMap<string, Mends>> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.mends.ts'));
  const read = files.map(async (file): Promise<[string, Mends]> => {
    const { default: table } = (await import(join(import.meta.dirname, file))) as { readonly default: Mends };
    return [file, table];
  });
  return new Map(await Promise.all(read));
}
