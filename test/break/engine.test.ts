import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle } from '../../src/adapters/bundle/open-bundle.ts';
import type { RunEvent } from '../../src/core/events.ts';
import type { RunReport } from '../../src/core/report.ts';
import { spirelab, startSpirelab } from '../support/spirelab.ts';

/** The container engine is killed and started again, which takes every container of this machine down: never in CI. */
const named = ['--name', 'broken'];
const within = { timeout: 600_000 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spirelab-break-'));
  await spirelab(['down', ...named]);
});
afterAll(async () => {
  await spirelab(['down', ...named]);
  await rm(folder, { recursive: true });
});

/** As a crash of the engine and whatever watches over it would: setup starts it again. */
async function crashEngine(): Promise<void> {
  await execa('pkill', ['-KILL', '-x', 'dockerd']);
  const { exitCode, stderr } = await spirelab(['setup']);
  expect(exitCode, stderr).toBe(0);
}

interface Broken {
  readonly exitCode: number | undefined;
  readonly report: RunReport;
  /** Files that were written for a look at what happened. */
  readonly bundle: readonly string[];
}

/** Runs a command, and crashes the engine at the first event that is the one. */
async function crashAt(command: readonly string[], isMoment: (event: RunEvent) => boolean): Promise<Broken> {
  const reports = await mkdtemp(join(folder, 'run-'));
  const run = startSpirelab([...command, ...named, '-o', 'ndjson', '--report-dir', reports]);
  let crash: Promise<void> | undefined;
  let bundle: string | undefined;
  createInterface({ input: run.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (!line.startsWith('{"type"')) return;
    const event = JSON.parse(line) as RunEvent;
    if (event.type === 'noted') bundle ??= /^logs, events and objects: (\S+)/.exec(event.text)?.[1];
    if (crash !== undefined || !isMoment(event)) return;
    crash = crashEngine();
    // It is waited for when the command has ended.
    crash.catch(() => undefined);
  });
  const { exitCode, stderr } = await run;
  expect(crash, `the moment never came:\n${stderr}`).toBeDefined();
  await crash;
  const report = JSON.parse(await readFile(join(reports, 'report.json'), 'utf8')) as RunReport;
  return { exitCode, report, bundle: bundle === undefined ? [] : (await openBundle(bundle)).manifest.files.map(({ path }) => path) };
}

function expectEngineBlamed({ exitCode, report, bundle }: Broken): void {
  expect(exitCode).toBe(4);
  expect(report.problems.map(({ code }) => code)).toContain('E_ENGINE_DIED');
  expect(report.tests.map(({ status }) => status)).not.toContain('failed');
  expect(bundle.length).toBeGreaterThan(0);
}

describe('up', () => {
  test.each(['control-plane', 'workers', 'manifests', 'ready'])('during %s, the engine is blamed, and the next up is well', within, async (task) => {
    await spirelab(['down', ...named]);
    expectEngineBlamed(await crashAt(['up'], (event) => event.type === 'task.started' && event.task === task));
    expect((await spirelab(['up', ...named])).exitCode).toBe(0);
  });
});

describe('an acid test', () => {
  test.each([
    ['acid.server-stop', 'symptom'],
    ['acid.entry-deletion', 'symptom'],
    ['acid.spiffe-id-mismatch', 'fault'],
  ])('%s blames the engine and not SPIRE, and the next up is well', within, async (id, phase) => {
    expectEngineBlamed(await crashAt(['test', id], (event) => event.type === 'step.started' && event.phase === phase));
    expect((await spirelab(['up', ...named])).exitCode).toBe(0);
  });
});
