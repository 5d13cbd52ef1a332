import { lockLab } from '../adapters/state/lock.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../engine/clock.ts';

/** The end of another process is no event that this one is told of; milliseconds. */
const tryEvery = 250;

export interface Holding {
  readonly command: string;
  /** How long to wait for another command that works on the lab; milliseconds. */
  readonly wait: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told once, before waiting. */
  readonly onWait: (text: string) => void;
}

/** Holds a lab, waiting for who holds it now. @throws Failure E_LOCKED naming the holder, when it took too long */
export async function holdLab(folder: string, { command, wait, clock, signal, onWait }: Holding): Promise<AsyncDisposable> {
  const until = clock.now() + wait;
  let told = false;
  for (;;) {
    try {
      return await lockLab(folder, command);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'E_LOCKED' || clock.now() >= until) throw error;
      if (!told) onWait(`${error.message} Waiting for it.`);
      told = true;
    }
    await clock.after(tryEvery, signal);
  }
}
