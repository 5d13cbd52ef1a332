import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CatalogueEntry, catalogue, type FailureCode } from './catalogue.ts';
import { command, commandAsRoot, commandFor, commandNames, commandOn, type LabAddress, shell, spelled, usualLab } from './command-line.ts';
import { Failure, toProblem } from './failure.ts';

const second: LabAddress = { ...usualLab, name: 'second', meantByDefault: false };
const fromFile: LabAddress = { ...second, configFile: 'my labs/second.yaml', choices: ['--images', 'source'] };

/** Commands that mean the same on whichever lab somebody works. */
const anyLab = ['setup', 'images', 'doctor', 'prune', 'bundle', 'ls', 'explain', 'new-lab', 'new-fault', '--help'];

test.each(commandNames.filter((name) => !anyLab.includes(name)))('%s names the lab that it is for, unless that is meant anyway', (name) => {
  expect(commandFor(second, name)).toContain('--name second');
  expect(commandFor(usualLab, name)).not.toContain('--name');
});

test.each(anyLab.filter((name) => commandNames.includes(name as never)))('%s names no lab', (name) => {
  expect(commandFor(second, name as 'ls')).not.toContain('second');
});

test.each<[string, string]>([
  [spelled(command('up'), usualLab), 'npm run lab:deploy'],
  [spelled(command('up'), second), 'npm run lab:deploy -- --name second'],
  [spelled(command('test', 'server-stop'), usualLab), 'npm run lab:test -- server-stop'],
  [spelled(command('down'), second), 'npm run lab:destroy -- --name second'],
  [spelled(command('learn', 'rotation'), second), 'npm run -s lab -- learn rotation --name second'],
  [spelled(command('ls'), fromFile), 'npm run -s lab -- ls'],
  [spelled(commandAsRoot('images', 'build'), second), 'sudo npm run -s lab -- images build'],
  [spelled(commandOn('third', 'up'), usualLab), 'npm run lab:deploy -- --name third'],
  [spelled(shell('docker info'), fromFile), 'docker info'],
])('%s', (said, wanted) => expect(said).toBe(wanted));

test('a configuration file is named again, as a shell reads it', () => {
  expect(commandFor(fromFile, 'reset')).toBe("npm run -s lab -- reset --name second -c 'my labs/second.yaml'");
});

test('what may make the lab anew is told of what it is made, or it would make another one', () => {
  expect(commandFor(fromFile, 'test')).toBe("npm run lab:test -- --name second -c 'my labs/second.yaml' --images source");
  expect(commandFor(fromFile, 'setup')).toBe("npm run -s lab -- setup -c 'my labs/second.yaml' --images source");
});

test.each(Object.entries(catalogue))('what %s says to type is for the lab at hand', (code, entry: CatalogueEntry) => {
  const said = toProblem(new Failure(code as FailureCode, 'it failed'), second).next?.split('\n') ?? [];
  expect(said.map((line) => line.includes('--name second'))).toEqual(
    (entry.next ?? []).map((line) => line.kind === 'command' && !anyLab.includes(line.words[0])),
  );
  expect(entry.hint).not.toMatch(/npm run|--name second/);
});

test('nowhere else is a command of this tool spelled out: it would be for whichever lab is meant there', async () => {
  const root = join(import.meta.dirname, '../..');
  const files = (
    await Promise.all(['src', 'labs'].map(async (folder) => (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file))))
  ).flat();
  const sources = files.filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file) && file !== 'src/core/command-line.ts');
  expect(sources.length).toBeGreaterThan(200);
  const found: string[] = [];
  for (const file of sources) {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) if (spells(line)) found.push(`${file}:${index + 1}: ${line.trim()}`);
  }
  expect(found).toEqual([]);
});

/** Comments may; they are read by who works on this code. */
function spells(line: string): boolean {
  const code = line.replace(/^\s*(\/?\*|\/\/).*$/, '').replace(/\s\/\/ .*$/, '');
  return /\bnpm run\b/.test(code) || new RegExp(`\\bspirelab (${commandNames.join('|')})\\b`).test(code);
}
