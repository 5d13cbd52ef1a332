import type { Emission, Emit, RunEvent } from '../core/events.ts';
import { monotonic } from '../engine/clock.ts';
import { collector } from '../report/collect.ts';
import { heartbeat } from '../report/heartbeat.ts';
import { linesReporter, stamped } from '../report/lines.ts';
import { ndjsonReporter } from '../report/ndjson.ts';
import { terminalOf } from '../report/terminal.ts';
import { type OutputFormat, print } from './output.ts';

export interface Reporting {
  readonly emit: Emit;
  readonly collected: ReturnType<typeof collector>;
  /** Seconds since the run began. */
  elapsed(): number;
  /** True where what goes to standard output is read by the same eyes as the progress on standard error. */
  readonly oneScreen: boolean;
  close(): Promise<void>;
}

export interface ReportingOptions {
  readonly output: OutputFormat;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Lines instead of a live view, also at a terminal: for screen readers. */
  readonly plain: boolean;
}

/** Reporters for one run: a live view at a terminal, plain lines elsewhere, and always the collector of the report. */
export async function startReporting({ output, quiet, verbose, plain }: ReportingOptions): Promise<Reporting> {
  const began = monotonic.now();
  const collected = collector();
  const consumers: ((event: RunEvent) => void)[] = [collected.onEvent];
  let close = async (): Promise<void> => undefined;
  const terminal = terminalOf(process.stderr, process.env);
  if (output === 'ndjson') consumers.push(ndjsonReporter(print));
  else if (terminal.live && !quiet && !verbose && !plain) {
    const { ttyReporter } = await import('../report/tty.ts');
    const view = ttyReporter({ stream: process.stderr, terminal, clock: () => monotonic.now() });
    consumers.push(view.onEvent);
    close = view.close;
  } else {
    const now = (): number => monotonic.now() - began;
    let last = now();
    const write = (line: string): void => {
      last = now();
      process.stderr.write(`${line}\n`);
    };
    consumers.push(linesReporter(write, { verbosity: quiet ? 'quiet' : verbose ? 'verbose' : 'normal' }));
    if (!quiet) {
      const beats = heartbeat(
        (lines) => stamped(now(), lines).forEach(write),
        () => last,
        { now, after: monotonic.after },
      );
      consumers.push(beats.onEvent);
      close = async () => beats.stop();
    }
  }
  const emit = (event: Emission): void => {
    const stamped = { ...event, at: monotonic.now() - began } as RunEvent;
    for (const consume of consumers) consume(stamped);
  };
  return { emit, collected, elapsed: () => (monotonic.now() - began) / 1000, oneScreen: process.stdout.isTTY === true && process.stderr.isTTY === true, close };
}
