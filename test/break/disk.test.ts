import { mkdir, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathsFrom } from '../../src/adapters/files/paths.ts';
import type { RunEvent } from '../../src/core/events.ts';
import type { RunReport } from '../../src/core/report.ts';
import { spirelab, startSpirelab } from '../support/spirelab.ts';

/** A lab whose cache and state lie on a small file system of their own, which fills. Needs root, for the mount. */
const named = ['--name', 'full'];
const within = { timeout: 600_000 };
let folder: string;
let disk: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spirelab-disk-'));
  disk = join(folder, 'disk');
  await mkdir(disk);
  await execa('truncate', ['-s', '8G', join(folder, 'image')]);
  await execa('mkfs.ext4', ['-q', '-m', '0', join(folder, 'image')]);
  await execa('mount', ['-o', 'loop', join(folder, 'image'), disk]);
  await execa('cp', ['-a', pathsFrom(process.env).cache, join(disk, 'cache')]);
  env = { SPIRELAB_CACHE: join(disk, 'cache'), SPIRELAB_STATE: join(disk, 'state') };
}, 300_000);

afterAll(async () => {
  await empty();
  await spirelab(['down', ...named], env);
  await execa('umount', [disk]);
  await rm(folder, { recursive: true });
}, 300_000);

async function fill(): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  const most = bavail * bsize - 4 * 1024 ** 2;
  await execa('fallocate', ['-l', String(most), join(disk, 'filling')]);
  // To the last block: SQLite is content with very little.
  await execa('dd', ['if=/dev/zero', `of=${join(disk, 'filling')}`, 'bs=4k', `seek=${Math.ceil(most / 4096)}`], { reject: false });
}

async function empty(): Promise<void> {
  await rm(join(disk, 'filling'), { force: true });
}

async function fillAt(
  command: readonly string[],
  isMoment: (event: RunEvent) => boolean,
): Promise<{ readonly exitCode: number | undefined; readonly report: RunReport }> {
  const reports = await mkdtemp(join(folder, 'run-'));
  const run = startSpirelab([...command, ...named, '-o', 'ndjson', '--report-dir', reports], env);
  let filling: Promise<void> | undefined;
  createInterface({ input: run.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (filling !== undefined || !line.startsWith('{"type"') || !isMoment(JSON.parse(line) as RunEvent)) return;
    filling = fill();
    // It is waited for when the command has ended.
    filling.catch(() => undefined);
  });
  const { exitCode, stderr } = await run;
  expect(filling, `the moment never came:\n${stderr}`).toBeDefined();
  await filling;
  expect(await readdir(reports), `exit code ${exitCode}: ${stderr}`).toContain('bundle.tar.zst');
  return { exitCode, report: JSON.parse(await readFile(join(reports, 'report.json'), 'utf8')) as RunReport };
}

test('a disk that fills during up is named, and the next up is well', within, async () => {
  const { exitCode, report } = await fillAt(['up'], (event) => event.type === 'task.started' && event.task === 'control-plane');
  expect(report.problems.at(-1)?.code).toBe('E_DISK_FULL');
  expect(exitCode).toBe(4);
  await empty();
  expect((await spirelab(['up', ...named], env)).exitCode).toBe(0);
});

test('a disk that fills during an acid test is named, and SPIRE is not', within, async () => {
  const { exitCode, report } = await fillAt(['test', 'server-stop'], (event) => event.type === 'step.started' && event.phase === 'symptom');
  expect(report.problems.map(({ code }) => code)).toContain('E_DISK_FULL');
  expect(report.tests.map(({ status }) => status)).toEqual(['error']);
  expect(exitCode).toBe(4);
  await empty();
  expect((await spirelab(['up', ...named], env)).exitCode).toBe(0);
});
