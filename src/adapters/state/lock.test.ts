import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { lockLab } from './lock.ts';

/** Another process that holds the lab until it is killed. */
async function holder(folder: string): Promise<ChildProcess> {
  const script = `
    import { lockLab } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    await lockLab(${JSON.stringify(folder)}, 'up');
    console.log('held');
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('a lab is held by one process, and a second is told by whom', async () => {
  await using folder = await temporaryFolder();
  const child = await holder(join(folder.path, 'lab'));
  await expect(lockLab(join(folder.path, 'lab'), 'test')).rejects.toMatchObject({
    code: 'E_LOCKED',
    exitCode: 6,
    message: `Another spirelab works on this lab (process ${child.pid}: spirelab up).`,
    detail: { left: 'nothing was changed' },
  });
  await kill(child);
});

test('of a holder that was killed the lab is taken over at once', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lab');
  await kill(await holder(path));
  expect(await readdir(folder.path)).toContain('lab.lock');
  const began = performance.now();
  await using _lock = await lockLab(path, 'test');
  expect(performance.now() - began).toBeLessThan(1000);
  await expect(lockLab(path, 'down')).rejects.toMatchObject({
    code: 'E_LOCKED',
    message: `Another spirelab works on this lab (process ${process.pid}: spirelab test).`,
  });
});

test('a PID that was given out again is somebody else', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lab');
  await kill(await holder(path));
  // This very process runs, but did not start when the holder did.
  await writeFile(join(path, 'lock-holder.json'), JSON.stringify({ pid: process.pid, started: '1', command: 'up' }));
  await using _lock = await lockLab(path, 'test');
});

test('once it is let go it can be taken again, and nothing of it is left', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lab');
  for (const command of ['up', 'test']) {
    await using _lock = await lockLab(path, command);
  }
  expect(await readdir(folder.path)).toEqual(['lab']);
  expect(await readdir(path)).toEqual([]);
});

test('letting go is no error when the lab was removed meanwhile', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lab');
  {
    await using _lock = await lockLab(path, 'down');
    await rm(path, { recursive: true });
  }
  await using _again = await lockLab(path, 'up');
});

test('of many that want it at the same time exactly one gets it', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lab');
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockLab(path, 'up')));
  const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(held).toHaveLength(1);
  for (const lock of held) await lock[Symbol.asyncDispose]();
});
