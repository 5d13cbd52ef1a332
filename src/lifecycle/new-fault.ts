import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../core/closest.ts';
import { command } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import { faultSkeleton } from './fault-skeleton.ts';
import { type Area, allFaults, areas, faultsFolder } from './faults.ts';

/** Writes the file of a new fault, and returns its path. @throws Failure E_USAGE where the name is none, or taken, or there is no such area */
export async function newFault(id: string, area: string): Promise<string> {
  if (!/^[a-z]+(-[a-z]+)*$/.test(id)) throw new Failure('E_USAGE', `“${id}” is no name for a fault: lower-case words with dashes between them.`);
  if (!isArea(area)) throw new Failure('E_USAGE', `There is no area called ${area}.${didYouMean(area, areas)}`, { hint: `The areas are ${areas.join(', ')}.` });
  if ((await allFaults()).some((fault) => fault.id === id)) {
    throw new Failure('E_USAGE', `There is a fault called ${id} already.`, { next: [command('fault', 'explain', id)] });
  }
  const file = join(faultsFolder, area, `${id}.fault.ts`);
  await writeFile(file, faultSkeleton(id), { flag: 'wx' });
  return file;
}

function isArea(text: string): text is Area {
  return areas.some((area) => area === text);
}
