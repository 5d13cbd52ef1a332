import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { writeProgram } from '../test/support/program.ts';

const packages = {
  'node_modules/node': { version: '24.0.0', integrity: 'sha512-a' },
  'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
export const lockFile = JSON.stringify({ packages: { '': {}, ...packages } });
export const installedFile = JSON.stringify({ packages: { 'node_modules/node': packages['node_modules/node'] } });

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Launch {
  readonly args?: readonly string[];
  /** Makes the process believe that it is an older Node, so that it starts the one among the packages. */
  readonly old?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A checkout in a folder of its own: the real launcher, a main.ts of the test's, and no packages yet. */
export async function fakeCheckout(main: string): Promise<{ root: string; start: (launch?: Launch) => ChildProcess; command: (launch?: Launch) => string[] }> {
  const root = await mkdtemp(join(tmpdir(), 'spirelab-launcher-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const path of ['spirelab.mjs', 'launcher']) await cp(join(import.meta.dirname, path), join(root, 'scripts', path), { recursive: true });
  await mkdir(join(root, 'src/cli'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'package-lock.json'), lockFile);
  await writeFile(join(root, 'src/cli/main.ts'), main);
  await writeFile(join(root, 'older.cjs'), "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });");
  const command = ({ args = [], old = false }: Launch = {}): string[] => [
    process.execPath,
    ...(old ? ['-r', join(root, 'older.cjs')] : []),
    join(root, 'scripts/spirelab.mjs'),
    ...args,
  ];
  const start = (launch: Launch = {}): ChildProcess => {
    const [file = '', ...rest] = command(launch);
    return spawn(file, rest, { env: { ...process.env, SPIRELAB_CACHE: join(root, 'cache'), ...launch.env } });
  };
  return { root, start, command };
}

/** What an installation by npm leaves behind, as far as the launcher looks. */
export async function install(root: string, text = installedFile): Promise<void> {
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await symlink(process.execPath, join(root, 'node_modules/node/bin/node'));
  await writeFile(join(root, 'node_modules/.package-lock.json'), text);
}

/** A command called npm that runs a shell script, on a PATH that has it first. */
export async function standInNpm(root: string, script: string): Promise<{ readonly PATH: string }> {
  const folder = join(root, 'stand-in');
  await mkdir(folder);
  await writeProgram(join(folder, 'npm'), script);
  return { PATH: `${folder}:${process.env['PATH']}` };
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text) => (stdout += text));
  child.stderr?.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ stdout, stderr, code, signal })));
}

/** Resolves when the child has printed something, or that text, on that stream. */
export function spoke(child: ChildProcess, stream: 'stdout' | 'stderr' = 'stdout', text = ''): Promise<void> {
  let heard = '';
  return new Promise((resolve) => {
    child[stream]?.on('data', (more) => {
      heard += more;
      if (heard.includes(text)) resolve();
    });
  });
}
