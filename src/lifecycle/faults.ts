import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { didYouMean } from '../core/closest.ts';
import { Failure } from '../core/failure.ts';
import type { Fault } from '../lab/faults.ts';

/** A fault, and the area that its file lies in. */
export interface FiledFault extends Fault {
  readonly area: Area;
}

/** The folders of labs/faults/: which part of a lab a fault is in. */
export const areas = ['server', 'agent', 'registration', 'workload', 'socket', 'trust', 'cluster'] as const;
export type Area = (typeof areas)[number];

export const faultsFolder = join(projectRoot, 'labs/faults');

/** Every fault of the project, by its area and its id: what the files labs/faults/<area>/<id>.fault.ts define. */
export async function allFaults(): Promise<readonly FiledFault[]> {
  const found = await Promise.all(areas.map(faultsOf));
  return found.flat();
}

async function faultsOf(area: Area): Promise<readonly FiledFault[]> {
  const folder = join(faultsFolder, area);
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.fault.ts'));
  const modules = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>));
  const faults = modules.flatMap((module) => Object.values(module).filter(isFault));
  return faults.map((fault) => ({ ...fault, area })).toSorted((left, right) => left.id.localeCompare(right.id, 'en'));
}

/** @throws Failure E_UNKNOWN_FAULT with the nearest name */
export async function findFault(id: string): Promise<FiledFault> {
  const faults = await allFaults();
  const fault = faults.find((candidate) => candidate.id === id);
  if (fault !== undefined) return fault;
  const ids = faults.map((candidate) => candidate.id);
  throw new Failure('E_UNKNOWN_FAULT', `There is no fault called ${id}.${didYouMean(id, ids)}`);
}

/** Such a file may also define what its fault works on. */
function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'inject' in value && 'heal' in value;
}
