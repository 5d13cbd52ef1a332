import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/events.ts';
import { docker, spirelab, startSpirelab } from '../support/spirelab.ts';

/**
 * The steps come from the journal of a whole run, so that a step which is added is cut short too. Interrupted runs take
 * SIGINT and SIGTERM in turn: they unwind alike. Set BREAK to the name of a command to break only that one.
 */
const name = 'broken';
const named = ['--name', name];
type Command = 'up' | 'reset' | 'test' | 'down';
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGKILL: -1 } as const;
type Signal = keyof typeof exitCodes;

beforeAll(down, 120_000);
afterAll(down, 120_000);

async function down(): Promise<void> {
  expect((await spirelab(['down', ...named])).exitCode).toBe(0);
}

/** The steps of a command, in the order in which they began. */
async function journalOf(command: Command): Promise<readonly string[]> {
  await (command === 'up' ? down() : expectLabWell(`before ${command}`));
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
async function cutShort(command: Command, step: string, signal: Signal): Promise<number> {
  const run = startSpirelab([command, ...named, '-o', 'ndjson']);
  let sent = false;
  createInterface({ input: run.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (sent || !line.startsWith('{"type"') || stepOf(JSON.parse(line) as RunEvent) !== step) return;
    sent = true;
    run.kill(signal);
  });
  const { exitCode } = await run;
  expect(sent, `${command} never came to ${step}`).toBe(true);
  return exitCode ?? exitCodes.SIGKILL;
}

const nodes = () => docker('ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=spirelab-${name}`);
const helpers = () => docker('ps', '-aq', '--filter', 'label=dev.spirelab=store');
const state = () => readdir(join(homedir(), '.local/state/spirelab/labs', name)).catch(() => []);

async function expectNothingLeft(told: string): Promise<void> {
  expect(await nodes(), told).toBe('');
  expect(await helpers(), told).toBe('');
  expect(await state(), told).toEqual([]);
}

/** As a user would: the same command again, or the next one, and the lab is there and well. */
async function expectLabWell(told: string): Promise<void> {
  const { exitCode, stderr } = await spirelab(['up', ...named]);
  expect(exitCode, `up after ${told}: ${stderr}`).toBe(0);
  expect((await spirelab(['status', ...named])).exitCode, `status after ${told}`).toBe(0);
}

/** Cuts a command short at each of its steps, after what has to be so before and with what has to hold after. */
async function cutAtEachStep(
  command: Command,
  signals: readonly Signal[],
  { before, after }: { readonly before?: (told: string) => Promise<void>; readonly after: (told: string) => Promise<void> },
): Promise<void> {
  for (const [index, step] of (await journalOf(command)).entries()) {
    const signal = signals[index % signals.length] as Signal;
    const told = `${signal} at ${step}`;
    await before?.(told);
    const exitCode = await cutShort(command, step, signal);
    expect(exitCode, told).toBe(exitCodes[signal]);
    await after(told);
  }
}

const cut = (command: Command) => describe.runIf((process.env['BREAK'] ?? command) === command);
const interrupted = ['SIGINT', 'SIGTERM'] as const;
const killed = ['SIGKILL'] as const;
const within = { timeout: 3_600_000 };

cut('up')('up', () => {
  test('interrupted, it leaves nothing', within, () => cutAtEachStep('up', interrupted, { before: down, after: expectNothingLeft }));
  test('killed, it leaves nothing that prune does not remove', within, () =>
    cutAtEachStep('up', killed, {
      before: down,
      async after(told) {
        expect((await spirelab(['prune'])).exitCode, `prune after ${told}`).toBe(0);
        await expectNothingLeft(told);
      },
    }),
  );
});

cut('reset')('reset', () => {
  test('interrupted, it leaves a lab that the next command mends', within, () => cutAtEachStep('reset', interrupted, { after: expectLabWell }));
  test('killed, it does so too', within, () => cutAtEachStep('reset', killed, { after: expectLabWell }));
});

cut('test')('test', () => {
  test('interrupted, it heals, and the lab is well', within, () =>
    cutAtEachStep('test', interrupted, {
      async after(told) {
        expect((await spirelab(['status', ...named])).exitCode, `status after ${told}`).toBe(0);
        await expectLabWell(told);
      },
    }),
  );
  test('killed, it leaves a lab that the next command mends', within, () => cutAtEachStep('test', killed, { after: expectLabWell }));
});

cut('down')('down', () => {
  const again = {
    before: expectLabWell,
    async after(told: string) {
      await down();
      await expectNothingLeft(told);
    },
  };
  test('interrupted, down again finishes it', within, () => cutAtEachStep('down', interrupted, again));
  test('killed, it does so too', within, () => cutAtEachStep('down', killed, again));
});
