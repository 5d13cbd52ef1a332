import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../core/report.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';

/** Writes `report.json`, `junit.xml` and `summary.md`. Each is whole or absent, whatever interrupts this. */
export async function writeReport(dir: string, report: RunReport): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const files = [
    { path: join(dir, 'report.json'), text: `${JSON.stringify(report, null, 2)}\n` },
    { path: join(dir, 'junit.xml'), text: junit(report) },
    { path: join(dir, 'summary.md'), text: markdown(report) },
  ];
  for (const { path, text } of files) await writeWhole(path, text);
  return files.map(({ path }) => path);
}

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
