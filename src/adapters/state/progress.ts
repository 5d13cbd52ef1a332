import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../files/atomic.ts';

const schema = z.record(z.string(), z.object({ step: z.number().int().min(0), passed: z.boolean() }));

/** How far a learner came in each lesson, by its ID. `step` is the next one to take, from 0 on; after the last one the task is set, and then it is to be done. */
export type Progress = Readonly<Record<string, { readonly step: number; readonly passed: boolean }>>;

/** It outlives the labs. What cannot be read counts as nothing learned yet: it is a convenience. */
export async function readProgress(state: string): Promise<Progress> {
  try {
    return schema.parse(JSON.parse(await readFile(join(state, 'lessons.json'), 'utf8')));
  } catch {
    return {};
  }
}

/** Keeps how far a lesson was taken; one that was passed once stays so. */
export async function rememberProgress(state: string, id: string, step: number, passed: boolean): Promise<void> {
  const progress = await readProgress(state);
  await mkdir(state, { recursive: true, mode: 0o700 });
  const next: Progress = { ...progress, [id]: { step, passed: passed || progress[id]?.passed === true } };
  await writeAtomically(join(state, 'lessons.json'), `${JSON.stringify(next, undefined, 2)}\n`);
}
