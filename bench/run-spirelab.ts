import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..');

export interface TimedRun {
  readonly seconds: number;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes: the most that the process ever had in memory (VmHWM, proc_pid_status(5)). */
  readonly peakMemory: number;
}

/** Runs the tool as one process of Node 24, without the launcher, and watches its memory. */
export async function runSpirelab(...args: readonly string[]): Promise<TimedRun> {
  const began = performance.now();
  const child = start(args);
  const memory = watchMemory(child.pid);
  const { exitCode, stdout, stderr } = await child;
  const peakMemory = await memory.stop();
  return { seconds: (performance.now() - began) / 1000, exitCode: exitCode ?? -1, stdout: stdout ?? '', stderr: stderr ?? '', peakMemory };
}

/** Starts the tool for as long as it is looked at. `stop` ends it with SIGINT, and says the most that it had in memory. */
export function watchedSpirelab(...args: readonly string[]): { readonly lines: NodeJS.ReadableStream; stop(): Promise<number> } {
  const child = start(args, { buffer: false });
  const memory = watchMemory(child.pid);
  return {
    lines: child.stdout as NodeJS.ReadableStream,
    async stop() {
      const peakMemory = await memory.stop();
      child.kill('SIGINT');
      await child;
      return peakMemory;
    },
  };
}

function start(args: readonly string[], options: { readonly buffer?: boolean } = {}) {
  return execa(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/main.ts'), ...args], {
    reject: false,
    stdin: 'ignore',
    ...options,
  });
}

function watchMemory(pid: number | undefined): { stop(): Promise<number> } {
  let peak = 0;
  const watching = new AbortController();
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(status.match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) * 1024);
  };
  const watch = (async () => {
    // The high-water mark only grows, so looking at it now and then loses nothing but the very last moment.
    while (!watching.signal.aborted) {
      await look();
      await delay(100, undefined, { signal: watching.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      watching.abort();
      await watch;
      await look();
      return peak;
    },
  };
}

/** @throws Error with what the tool said, where it did not end well */
export async function mustRun(...args: readonly string[]): Promise<TimedRun> {
  const run = await runSpirelab(...args);
  if (run.exitCode !== 0) throw new Error(`spirelab ${args.join(' ')} ended with exit code ${run.exitCode}\n${run.stderr}`);
  return run;
}
