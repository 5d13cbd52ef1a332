import { commandFor, usualLab } from '../core/command-line.ts';
import { ExitCode } from '../core/exit-code.ts';
import { Failure } from '../core/failure.ts';

/** A terminal and npm both pass a Ctrl-C on: the same signal again within this time, in milliseconds, is the same one. */
const sameWithin = 300;

export interface Interruption {
  readonly signal: AbortSignal;
  /** What to type when a second signal cut the clean-up short; set when it is known which lab is worked on. */
  cleanup: string;
}

/**
 * The first SIGINT or SIGTERM aborts and lets everything unwind; the second ends the process at once and says how to
 * clean up. The listeners stay for good: a library that finds none would kill the process itself.
 */
export function listenForSignals(): Interruption {
  const controller = new AbortController();
  const interruption: Interruption = { signal: controller.signal, cleanup: commandFor(usualLab, 'prune') };
  let first = Number.NEGATIVE_INFINITY;
  const on = (name: 'SIGINT' | 'SIGTERM', code: 'E_INTERRUPTED' | 'E_TERMINATED'): void => {
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - first < sameWithin) return;
        process.stderr.write(`\nStopped without cleaning up. To clean up: ${interruption.cleanup}\n`);
        process.exit(name === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated);
      }
      first = performance.now();
      process.stderr.write('\nStopping; once more to stop without cleaning up.\n');
      controller.abort(new Failure(code, `Stopped by ${name}.`));
    });
  };
  on('SIGINT', 'E_INTERRUPTED');
  on('SIGTERM', 'E_TERMINATED');
  // A reader that goes away (| head, a closed terminal) stops the run like a signal; it must not kill it half-way.
  const hangUp = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    controller.abort(new Failure('E_TERMINATED', 'Nobody reads the output any more.'));
  };
  process.stdout.on('error', hangUp);
  process.stderr.on('error', hangUp);
  process.on('SIGHUP', () => controller.abort(new Failure('E_TERMINATED', 'Stopped by SIGHUP.')));
  return interruption;
}
