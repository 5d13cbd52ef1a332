import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { report } from './sample.ts';
import { writeReport } from './write-report.ts';

test('three whole files and nothing else', async () => {
  const root = await mkdtemp(join(tmpdir(), 'spirelab-report-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const dir = join(root, 'artifacts', report.runId);
  const paths = await writeReport(dir, report);
  expect(paths.map((path) => basename(path))).toEqual(['report.json', 'junit.xml', 'summary.md']);
  expect((await readdir(dir)).toSorted()).toEqual(['junit.xml', 'report.json', 'summary.md']);
  expect(JSON.parse(await readFile(join(dir, 'report.json'), 'utf8'))).toEqual(report);
});
