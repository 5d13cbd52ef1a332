import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/temporary.ts';

const root = join(import.meta.dirname, '..');

/** A project with our settings that needs a package for a Node that nobody has yet, installed by whoever is strict about that. */
async function installed(engine: string) {
  await using folder = await temporaryFolder();
  const json = (name: string, content: object) => writeFile(join(folder.path, name), JSON.stringify(content));
  await mkdir(join(folder.path, 'newer'));
  await json('newer/package.json', { name: 'newer', version: '1.0.0', engines: { node: engine } });
  await execa('npm', ['pack', './newer'], { cwd: folder.path });
  await json('package.json', { name: 'ours', version: '1.0.0', dependencies: { newer: 'file:newer-1.0.0.tgz' } });
  await writeFile(join(folder.path, 'user.npmrc'), 'engine-strict=true\n');
  await copyFile(join(root, '.npmrc'), join(folder.path, '.npmrc'));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_config_')));
  return await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', '--no-update-notifier'], {
    cwd: folder.path,
    env: { ...environment, npm_config_userconfig: join(folder.path, 'user.npmrc') },
    extendEnv: false,
    reject: false,
  });
}

test('packages for a newer Node are installed, and nobody is warned', async () => {
  const { exitCode, stdout, stderr } = await installed('>=99');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('added 1 package');
});
