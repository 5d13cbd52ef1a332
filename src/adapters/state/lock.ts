import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { Failure } from '../../core/failure.ts';

interface Holder {
  readonly pid: number;
  /** Clock ticks after boot at which the process started: a PID that was given out again is somebody else. */
  readonly started: string;
  readonly command: string;
}

const options = { stale: 15_000, onCompromised: () => undefined };

/**
 * Holds a lab for one process. A lock whose holder is dead is taken over at once.
 *
 * @throws Failure E_LOCKED naming the holder
 */
export async function lockLab(folder: string, command: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const note = join(folder, 'lock-holder.json');
  // Looking at the holder and taking its place is one act: two that find the same holder dead must not both win.
  const admit = await lockfile.lock(dirname(folder), { ...options, retries: { retries: 100, minTimeout: 10, maxTimeout: 100 } });
  let release: () => Promise<void>;
  try {
    release = await take(folder, note);
    await writeFile(note, JSON.stringify({ pid: process.pid, started: await startOf(process.pid), command } satisfies Holder));
  } finally {
    await admit().catch(() => undefined);
  }
  return {
    async [Symbol.asyncDispose]() {
      await rm(note, { force: true });
      // Removed together with the folder by whoever destroyed the lab.
      await release().catch(() => undefined);
    },
  };
}

async function take(folder: string, note: string): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(folder, options);
  } catch (cause) {
    const text = await readFile(note, 'utf8').catch(() => undefined);
    const holder = text === undefined ? undefined : (JSON.parse(text) as Holder);
    const dead = holder !== undefined && (await startOf(holder.pid)) !== holder.started;
    if (!dead) {
      const who = holder === undefined ? '' : ` (process ${holder.pid}: spirelab ${holder.command})`;
      throw new Failure('E_LOCKED', `Another spirelab works on this lab${who}.`, { cause, left: 'nothing was changed' });
    }
    await rm(`${folder}.lock`, { recursive: true, force: true });
    return lockfile.lock(folder, options);
  }
}

/** Field 22 of proc_pid_stat(5); empty where there is no such process. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
