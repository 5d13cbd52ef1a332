import { attach, nobodyFollows } from '../../adapters/lab/running-lab.ts';
import { labFolder, readRecord } from '../../adapters/state/lab-record.ts';
import { didYouMean } from '../../core/closest.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { monotonic } from '../../engine/clock.ts';
import { programsOf } from '../../lab/define-lab.ts';
import { hasLabelsOf, objectOf } from '../../lab/sources.ts';
import { connectionTo } from '../../lifecycle/connection.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import type { LogEntry } from '../../logs/entry.ts';
import type { LogBook } from '../../logs/log-book.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, printInTime } from '../output.ts';

/** How long without a line from before until those are taken to be all: streams bring old lines first. Milliseconds. */
const quietFor = 700;

export const logs: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  if ((await readRecord(folder)) === undefined) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);
  const [source] = args;
  const programs = programsOf(lab);
  const known = programs.map(objectOf);
  const of = programs.find((program) => objectOf(program) === source);
  if (source !== undefined && of === undefined) {
    throw new Failure('E_USAGE', `Nothing in this lab is called ${source}.${didYouMean(source, known)}`, {
      hint: `There are ${known.join(', ')}.`,
    });
  }
  const lines = Number(options['tail'] ?? 100);
  if (!Number.isInteger(lines) || lines < 0) throw new Failure('E_USAGE', `--tail ${String(options['tail'])}: must be a whole number.`);
  await using attached = await attach(await connectionTo(lab, folder, settings), { from: 'last-lines', lines }, nobodyFollows, interruption.signal);
  const wanted = (entry: LogEntry): boolean => of === undefined || (entry.writer.namespace === of.namespace && hasLabelsOf(of, entry.writer.labels));
  await untilCaughtUp(attached.logs, interruption.signal);
  const show = (entry: LogEntry): Promise<void> | undefined => printInTime(output === 'text' ? textLine(entry) : jsonLine(entry));
  [...attached.logs.entries]
    .filter(wanted)
    .sort((left, right) => (left.at < right.at ? -1 : 1))
    .forEach(show);
  if (options['follow'] !== true) return ExitCode.passed;
  attached.logs.listen((entry) => (wanted(entry) ? show(entry) : undefined));
  await new Promise<void>((resolve) => interruption.signal.addEventListener('abort', () => resolve(), { once: true }));
  return ExitCode.interrupted;
};

/** What is logged meanwhile does not count, or a busy lab would never be quiet. */
async function untilCaughtUp(book: LogBook, signal: AbortSignal): Promise<void> {
  const { latest } = book;
  const old = (): number => book.entries.filter(({ at }) => at <= latest).length;
  let count = -1;
  while (count !== old()) {
    count = old();
    await monotonic.after(quietFor, signal);
  }
}

function textLine({ at, writer, line }: LogEntry): string {
  return `${formatTimestamp(at)} ${writer.pod}: ${line}`;
}

function jsonLine({ at, writer, line }: LogEntry): string {
  const { node, namespace, pod, container, restart } = writer;
  return JSON.stringify({ at: formatTimestamp(at), node, namespace, pod, container, restart, line });
}
