import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  /** Everything that it said so far. */
  said(): string;
  /** Resolves when it has said something. */
  says(text: string): Promise<void>;
}

/** A process that listens for signals, and once aborted does `atOnce` and cleans up for some milliseconds. */
async function listening(cleansUpFor: number, atOnce = ''): Promise<Child> {
  const script = `
    import { listenForSignals } from ${JSON.stringify(join(import.meta.dirname, 'signals.ts'))};
    const { signal } = listenForSignals();
    const alive = setInterval(() => console.log('at work'), 20);
    signal.addEventListener('abort', () => { ${atOnce} });
    signal.addEventListener('abort', () => setTimeout(() => {
      console.log('cleaned up after ' + signal.reason.code);
      clearInterval(alive);
      process.exitCode = signal.reason.exitCode;
    }, ${cleansUpFor}));
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  };
  await says('ready');
  return { process: child, ended, said: () => said, says };
}

test.each([
  ['SIGINT', 130, 'E_INTERRUPTED'],
  ['SIGTERM', 143, 'E_TERMINATED'],
  ['SIGHUP', 143, 'E_TERMINATED'],
] as const)('%s lets everything unwind, and gives %d', async (name, code, failure) => {
  const child = await listening(20);
  child.process.kill(name);
  expect(await child.ended).toEqual([code, null]);
  expect(child.said()).toContain(`cleaned up after ${failure}`);
});

test('a Ctrl-C that both the terminal and npm pass on is one', async () => {
  // It sends the second one itself: how soon this process came to it would depend on what else the machine does.
  const child = await listening(200, "process.kill(process.pid, 'SIGINT')");
  child.process.kill('SIGINT');
  expect(await child.ended).toEqual([130, null]);
  expect(child.said()).toContain('cleaned up after E_INTERRUPTED');
});

test('a second one, a while later, ends it at once, and says how to clean up', async () => {
  const child = await listening(60_000);
  const insisting = setInterval(() => child.process.kill('SIGINT'), 50);
  expect(await child.ended).toEqual([130, null]);
  clearInterval(insisting);
  expect(child.said()).toContain('Stopped without cleaning up. To clean up: npm run -s lab -- prune');
  expect(child.said()).not.toContain('cleaned up after');
});

test('a reader that goes away stops it like a signal: it is not killed half-way', async () => {
  const child = await listening(20);
  child.process.stdout?.destroy();
  expect(await child.ended).toEqual([143, null]);
});
