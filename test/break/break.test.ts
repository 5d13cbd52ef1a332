import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/events.ts';
import { docker, spirelab, startSpirelab } from '../support/spirelab.ts';

/**
 * The steps come from the journal of a whole run, so that a step which is added is cut short too. Set BREAK to the name
 * of a command to break only that one.
 */
const name = 'broken';
const named = ['--name', name];
const commands = ['up', 'reset', 'test', 'down'] as const;
type Command = (typeof commands)[number];

/** The steps of each command, in the order in which they began. */
const journals = {} as Record<Command, readonly string[]>;

beforeAll(async () => {
  await spirelab(['down', ...named]);
  for (const command of commands) journals[command] = await journalOf(command);
}, 400_000);

afterAll(async () => {
  await spirelab(['down', ...named]);
  await spirelab(['prune']);
}, 120_000);

async function journalOf(command: Command): Promise<readonly string[]> {
  const { stdout, exitCode } = await spirelab([command, ...named, '-o', 'ndjson']);
  expect(exitCode).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type"'))
    .flatMap((line) => stepOf(JSON.parse(line) as RunEvent) ?? []);
}

/** What an event begins, if it begins something. `down` has one step: its run. */
function stepOf(event: RunEvent): string | undefined {
  if (event.type === 'task.started') return `task ${event.task}`;
  if (event.type === 'step.started' && event.run.test !== 'ready') return `${event.run.test}: ${event.step}`;
  return event.type === 'run.started' ? 'begin' : undefined;
}

/** Runs a command and sends it a signal as soon as it says that a step began. */
async function cutShort(command: Command, step: string, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | undefined> {
  const run = startSpirelab([command, ...named, '-o', 'ndjson']);
  let sent = false;
  createInterface({ input: run.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (sent || !line.startsWith('{"type"') || stepOf(JSON.parse(line) as RunEvent) !== step) return;
    sent = true;
    run.kill(signal);
  });
  const { exitCode } = await run;
  expect(sent, `${command} never came to ${step}`).toBe(true);
  return exitCode;
}

const nodes = () => docker('ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=spirelab-${name}`);
const helpers = () => docker('ps', '-aq', '--filter', 'label=dev.spirelab=store');
const state = () => readdir(join(homedir(), '.local/state/spirelab/labs', name)).catch(() => []);

async function expectNothingLeft(): Promise<void> {
  expect(await nodes()).toBe('');
  expect(await helpers()).toBe('');
  expect(await state()).toEqual([]);
}

/** As a user would: the same command again, or the next one, and the lab is there and well. */
async function expectLabWell(): Promise<void> {
  const { exitCode, stderr } = await spirelab(['up', ...named]);
  expect(exitCode, stderr).toBe(0);
  expect((await spirelab(['status', ...named])).exitCode).toBe(0);
}

describe.runIf(['up', undefined].includes(process.env['BREAK']))('up', () => {
  test('SIGINT and SIGTERM leave nothing', { timeout: 1_800_000 }, async () => {
    for (const [index, step] of journals.up.entries()) {
      const signal = index % 2 === 0 ? 'SIGINT' : 'SIGTERM';
      expect(await cutShort('up', step, signal), `${signal} at ${step}`).toBe(signal === 'SIGINT' ? 130 : 143);
      await expectNothingLeft();
    }
  });

  test('SIGKILL leaves nothing that prune does not remove', { timeout: 1_800_000 }, async () => {
    for (const step of journals.up) {
      await cutShort('up', step, 'SIGKILL');
      expect((await spirelab(['prune'])).exitCode, `prune after SIGKILL at ${step}`).toBe(0);
      await expectNothingLeft();
    }
  });
});

describe.runIf(['reset', undefined].includes(process.env['BREAK']))('reset', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s leaves a lab that the next command mends', { timeout: 1_800_000 }, async (signal) => {
    for (const step of journals.reset) {
      await expectLabWell();
      await cutShort('reset', step, signal);
    }
    await expectLabWell();
  });
});

describe.runIf(['test', undefined].includes(process.env['BREAK']))('test', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    '%s leaves a lab that is healed, or that the next command mends',
    { timeout: 3_600_000 },
    async (signal) => {
      for (const step of journals.test) {
        await expectLabWell();
        await cutShort('test', step, signal);
        if (signal !== 'SIGKILL') expect((await spirelab(['status', ...named])).exitCode, `status after ${signal} at ${step}`).toBe(0);
      }
      await expectLabWell();
    },
  );
});

describe.runIf(['down', undefined].includes(process.env['BREAK']))('down', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s: down again, or prune, finishes it', { timeout: 600_000 }, async (signal) => {
    for (const step of journals.down) {
      await expectLabWell();
      await cutShort('down', step, signal);
      expect((await spirelab(['down', ...named])).exitCode).toBe(0);
      await expectNothingLeft();
    }
  });
});
