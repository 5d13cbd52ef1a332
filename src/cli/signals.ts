import { ExitCode } from '../core/exit-code.ts';
import { Failure } from '../core/failure.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  /** What to type when a second signal cut the clean-up short. */
  cleanupCommand: string;
}

/**
 * The first SIGINT or SIGTERM aborts and lets everything unwind; the second ends the process at once and says how to
 * clean up. The listeners stay for good: a library that finds none would kill the process itself.
 */
export function listenForSignals(): Interruption {
  const controller = new AbortController();
  const interruption: Interruption = { signal: controller.signal, cleanupCommand: 'npm run -s lab -- prune' };
  const on = (name: 'SIGINT' | 'SIGTERM', code: 'E_INTERRUPTED' | 'E_TERMINATED'): void => {
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.stderr.write(`\nStopped without cleaning up. To clean up: ${interruption.cleanupCommand}\n`);
        process.exit(name === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated);
      }
      process.stderr.write('\nStopping; once more to stop without cleaning up.\n');
      controller.abort(new Failure(code, `Stopped by ${name}.`));
    });
  };
  on('SIGINT', 'E_INTERRUPTED');
  on('SIGTERM', 'E_TERMINATED');
  return interruption;
}
