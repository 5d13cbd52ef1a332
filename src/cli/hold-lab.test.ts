import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { lockLab } from '../adapters/state/lock.ts';
import { Failure } from '../core/failure.ts';
import { monotonic } from '../engine/clock.ts';
import { holdLab } from './hold-lab.ts';

/** Asks for a lab, and notes what is said while it waits. */
function asking(folder: string, wait: number, signal = new AbortController().signal) {
  const said: string[] = [];
  return { said, held: holdLab(folder, { command: 'test', wait, clock: monotonic, signal, onWait: (text) => said.push(text) }) };
}

test('a lab that nobody holds is held at once, and nothing is said', async () => {
  await using folder = await temporaryFolder();
  const { said, held } = asking(join(folder.path, 'lab'), 10_000);
  await using _lock = await held;
  expect(said).toEqual([]);
});

test('without waiting, one that is held is refused', async () => {
  await using folder = await temporaryFolder();
  await using _first = await lockLab(join(folder.path, 'lab'), 'up');
  await expect(asking(join(folder.path, 'lab'), 0).held).rejects.toMatchObject({ code: 'E_LOCKED' });
});

test('waiting says once for whom, and goes on when the lab is let go', async () => {
  await using folder = await temporaryFolder();
  const first = await lockLab(join(folder.path, 'lab'), 'up');
  const { said, held } = asking(join(folder.path, 'lab'), 60_000);
  while (said.length === 0) await monotonic.after(10, new AbortController().signal);
  await first[Symbol.asyncDispose]();
  await using _second = await held;
  expect(said).toEqual([`Another spirelab works on this lab (process ${process.pid}: spirelab up). Waiting for it.`]);
});

test('waiting ends at its time, with the holder, and at once when it is interrupted', async () => {
  await using folder = await temporaryFolder();
  await using _first = await lockLab(join(folder.path, 'lab'), 'up');
  await expect(asking(join(folder.path, 'lab'), 300).held).rejects.toMatchObject({ code: 'E_LOCKED', message: expect.stringContaining('spirelab up') });
  const interruption = new AbortController();
  const { held } = asking(join(folder.path, 'lab'), 60_000, interruption.signal);
  interruption.abort(new Failure('E_INTERRUPTED', 'Stopped by SIGINT.'));
  await expect(held).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
});
