import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import type { Fault } from '../lab/faults.ts';

/** Every fault of the project, by its id: what the files labs/faults/<area>/*.fault.ts define. */
export async function allFaults(): Promise<readonly Fault[]> {
  const folder = join(projectRoot, 'labs/faults');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.fault.ts'));
  const modules = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module).filter(isFault)).toSorted((left, right) => left.id.localeCompare(right.id, 'en'));
}

/** Such a file may also define what its fault works on. */
function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'inject' in value && 'heal' in value;
}
