import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../adapters/files/paths.ts';
import type { RunReport } from '../core/report.ts';
import type { ExpectationResult } from '../core/results.ts';
import type { RecordedLesson } from '../lab/explain-lesson.ts';

const folder = join(projectRoot, 'labs/recorded');
const schema = z.object({ spireVersion: z.string(), lines: z.record(z.string(), z.string()) });

/** What a real run of a lesson has shown; undefined for one that was not recorded yet. */
export async function recordedLesson(id: string): Promise<RecordedLesson | undefined> {
  const text = await readFile(join(folder, `${id}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** Keeps the log lines that the lessons of a run were decided by (`learn --unattended -o json`). Returns the lessons' IDs. */
export async function recordLessons({ tests, versions }: RunReport): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const ids: string[] = [];
  for (const { id: test, steps } of tests) {
    const id = test.replace(/^lesson\./, '');
    const lines = Object.fromEntries(steps.filter(({ phase }) => phase !== 'check').flatMap(({ expectations }) => expectations.flatMap(lineOf)));
    await writeFile(join(folder, `${id}.json`), `${JSON.stringify({ spireVersion: versions.spire, lines }, undefined, 2)}\n`);
    ids.push(id);
  }
  return ids;
}

/** The line that an expectation was met by, under its id. */
function lineOf({ id, status, evidence: [first] }: ExpectationResult): readonly (readonly [string, string])[] {
  return status === 'passed' && first?.kind === 'line' ? [[id, first.line.trimEnd()]] : [];
}
