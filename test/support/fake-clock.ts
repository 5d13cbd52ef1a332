import type { Clock } from '../../src/engine/clock.ts';

interface Due {
  readonly at: number;
  readonly run: () => void;
  /** Time passes only while somebody waits; what merely happens in the world does not make it pass. */
  readonly awaited: boolean;
}

/**
 * A clock whose time passes as soon as everybody waits for it: minutes take no time, and in the same order each run.
 * `at` and `every` are what happens in the world meanwhile.
 */
export class FakeClock implements Clock {
  #now = 0;
  #due: Due[] = [];
  #turning = false;

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const due: Due = {
        at: this.#now + Math.max(0, milliseconds),
        awaited: true,
        run: () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = (): void => {
        this.#due = this.#due.filter((other) => other !== due);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#add(due);
    });
  }

  /** Something that happens once time has come there; milliseconds from now. */
  at(milliseconds: number, run: () => void): void {
    this.#add({ at: this.#now + milliseconds, awaited: false, run });
  }

  every(milliseconds: number, run: () => void): void {
    this.at(milliseconds, () => {
      run();
      this.every(milliseconds, run);
    });
  }

  /** How many wait for time to pass: none, once everything has ended. */
  get waiting(): number {
    return this.#due.filter(({ awaited }) => awaited).length;
  }

  #add(due: Due): void {
    this.#due.push(due);
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => this.#turn());
  }

  /** One event at a time, so that whoever it wakes has acted before the next. */
  #turn(): void {
    this.#turning = this.waiting > 0;
    if (!this.#turning) return;
    const next = this.#due.reduce((first, due) => (due.at < first.at ? due : first));
    this.#due = this.#due.filter((due) => due !== next);
    this.#now = next.at;
    next.run();
    setImmediate(() => this.#turn());
  }
}
