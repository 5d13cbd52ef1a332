import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../adapters/files/paths.ts';
import { programsOf } from '../lab/define-lab.ts';
import { labDrawing } from './lab-drawing.ts';
import { allLabs, findLab } from './labs.ts';

const drawings = await Promise.all((await allLabs()).map(async (lab) => ({ lab, drawing: await labDrawing(lab) })));

test.each(drawings)('the picture of $lab.id fits into a terminal, and names all that the lab is of', ({ lab, drawing }) => {
  const lines = drawing.split('\n');
  expect(lines.length).toBeLessThan(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const { name } of programsOf(lab)) expect(drawing).toContain(`| ${name} `);
});

test('README shows it as it is', async () => {
  expect(await readFile(join(projectRoot, 'README.md'), 'utf8')).toContain(['```text', await labDrawing(await findLab('mtls')), '```'].join('\n'));
});

test('the server keeps on its volume what the picture says', async () => {
  const configuration = await readFile(join(projectRoot, 'manifests/spire/server-config.yaml'), 'utf8');
  const [, folder] = /PersistentVolume at (\S+): CA keys, registration entries/.exec(await labDrawing(await findLab('mtls'))) ?? [];
  expect(configuration).toContain(`keys_path = "${folder}/`);
  expect(configuration).toContain(`connection_string = "${folder}/`);
});
