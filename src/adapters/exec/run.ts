import { execa, type Options } from 'execa';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds after which the command is killed and counts as failed. */
  readonly timeout?: number;
  /** Every line of both streams, as it arrives. */
  readonly onLine?: (line: string) => void;
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Outcome extends Finished {
  /** Undefined when the command could not be started or was killed. */
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  readonly missing: boolean;
}

/**
 * Runs a command and says how it ended, whatever that was.
 *
 * Children stand in a process group of their own: a Ctrl-C at the terminal reaches this process only, which then
 * decides what is killed and what, like a clean-up, must still end well.
 */
export async function attempt(file: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  options.signal.throwIfAborted();
  const settings = {
    reject: false,
    all: true,
    detached: true,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    maxBuffer: 256 * 1024 * 1024,
  } as const satisfies Options;
  const child = execa(file, [...args], settings);
  const kill = (): void => killGroup(child.pid);
  let timedOut = false;
  const timer =
    options.timeout === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          kill();
        }, options.timeout);
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    if (options.onLine !== undefined) {
      for await (const line of child.iterable({ from: 'all', preserveNewlines: false })) options.onLine(String(line));
    }
    const result = await child;
    options.signal.throwIfAborted();
    return {
      stdout: String(result.stdout ?? ''),
      stderr: String(result.stderr ?? ''),
      exitCode: result.exitCode,
      timedOut,
      missing: result.code === 'ENOENT',
    };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', kill);
  }
}

/** Runs a command that must succeed. @throws Failure E_COMMAND with the end of its output */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const outcome = await attempt(file, args, options);
  if (outcome.exitCode === 0) return outcome;
  throw new Failure('E_COMMAND', `${shown(file, args)}: ${ending(outcome)}`, { evidence: tail(outcome) });
}

/** A command as a person would paste it. */
export function shown(file: string, args: readonly string[]): string {
  return [file, ...args].map(quoted).join(' ');
}

/** The last lines that a command printed, errors last. */
export function tail(outcome: Finished, lines = 20): readonly string[] {
  return `${outcome.stdout}\n${outcome.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines);
}

function ending(outcome: Outcome): string {
  if (outcome.missing) return 'no such command';
  if (outcome.timedOut) return 'killed, because it took too long';
  return outcome.exitCode === undefined ? 'killed' : `exit code ${outcome.exitCode}`;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
