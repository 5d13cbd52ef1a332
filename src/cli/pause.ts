import { once } from 'node:events';
import { Failure } from '../core/failure.ts';
import { asksNobody } from './terminal-input.ts';

/** Waits for Enter, or for the run to be stopped. @throws Failure E_USAGE where nobody can press it */
export function pauser(options: Readonly<Record<string, unknown>>, signal: AbortSignal): () => Promise<void> {
  if (asksNobody(options)) throw new Failure('E_USAGE', '--pause-on-fail waits for Enter, which needs a terminal and no --no-input.');
  return async () => {
    process.stderr.write('\nPaused: the fault is still in the lab. Enter heals it and goes on, Ctrl-C heals it and stops.\n');
    process.stdin.resume();
    try {
      await once(process.stdin, 'data', { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      process.stdin.pause();
    }
  };
}
