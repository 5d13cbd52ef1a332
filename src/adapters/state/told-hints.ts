import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Told } from '../../engine/hint-stages.ts';
import { writeAtomically } from '../files/atomic.ts';

const schema = z.object({
  lesson: z.string(),
  told: z.array(z.object({ differs: z.string(), says: z.string(), stage: z.union([z.literal(1), z.literal(2), z.literal(3)]) })),
});

/**
 * How far a learner was led to the mistakes of a lesson, on one lab: `check`, `hint` and the walk through a lesson agree
 * on it. What cannot be read counts as nothing told yet.
 *
 * @param folder the lab's own (lab-record.ts)
 */
export async function readTold(folder: string, lesson: string): Promise<readonly Told[]> {
  try {
    const kept = schema.parse(JSON.parse(await readFile(join(folder, 'hints.json'), 'utf8')));
    return kept.lesson === lesson ? kept.told : [];
  } catch {
    return [];
  }
}

/** Keeps it; with nothing told, as where a task is set, the hints begin anew. */
export async function rememberTold(folder: string, lesson: string, told: readonly Told[]): Promise<void> {
  await writeAtomically(join(folder, 'hints.json'), `${JSON.stringify({ lesson, told }, undefined, 2)}\n`);
}
