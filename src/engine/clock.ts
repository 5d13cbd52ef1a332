/** Milliseconds of a clock that never jumps; its zero means nothing. */
export interface Clock {
  now(): number;
}

export const monotonic: Clock = { now: () => performance.now() };

/** Resolves after some milliseconds, or rejects when the signal is aborted. */
export function after(milliseconds: number, signal: AbortSignal): Promise<void> {
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
}
