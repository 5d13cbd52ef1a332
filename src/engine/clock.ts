/** Milliseconds of a clock that never jumps; its zero means nothing. */
export interface Clock {
  now(): number;
  /** Resolves after some milliseconds, or rejects with the signal's reason when that is aborted. */
  after(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const monotonic: Clock = {
  now: () => performance.now(),
  after(milliseconds, signal) {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
        Math.max(0, milliseconds),
      );
      signal.addEventListener('abort', stop, { once: true });
    });
  },
};
