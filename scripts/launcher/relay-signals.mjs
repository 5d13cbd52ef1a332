import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

const relayed = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts a child with its signals looked after: `start` spawns it. The handlers come first, or a signal in between
 * would end this process and leave the child to nobody.
 *
 * Keeps this process alive until its child has ended, and passes on what only this process got. A terminal sends its
 * signals to the whole foreground group, so the child has those already, and a second Ctrl-C means "at once".
 */
export function relaySignals(start) {
  let first;
  let child;
  const handlers = relayed.map((signal) => {
    const handler = () => {
      first ??= signal;
      if (signal === 'SIGTERM' || !inForeground()) child?.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  child = start();
  if (first !== undefined) child.kill(first);
  return {
    child,
    /** Stops relaying; says which signal came first, if any did. */
    stop: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      return first;
    },
    exitCode: (signal) => 128 + constants.signals[signal],
  };
}

/** Whether this process's group is its terminal's foreground group (fields 5 and 8 of proc_pid_stat(5)). */
function inForeground() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return [0, 1, 2].some((descriptor) => isatty(descriptor));
  }
}
