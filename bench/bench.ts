/**
 * What the tool costs, on this machine, now:
 *
 *   npm run bench
 *   npm run bench -- --json FILE
 *   npm run bench -- --rounds 1     what is measured in rounds only once, not five times in turn
 *
 * Every round is printed, with the worst: a figure holds when it holds on a bad day. Images are made ready first and
 * not counted. Uses a lab of its own, called bench, and removes it.
 */
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { settingsFrom } from '../src/cli/options.ts';
import type { RunReport } from '../src/core/report.ts';
import { median, quantile } from '../src/core/statistics.ts';
import { entriesLoad } from './entries-load.ts';
import { kindAlone } from './kind-alone.ts';
import { logLatencies } from './log-latency.ts';
import { logLoad } from './log-load.ts';
import { mustRun, runSpirelab } from './run-spirelab.ts';
import { serialBaseline } from './serial-baseline.ts';

const name = ['--name', 'bench'];
const values = new Command('npm run bench --')
  .option('--json <file>', 'write the figures to a file, too')
  .option('--rounds <count>', 'how often `up` and what it is held against are run, in turn', positive, 5)
  .parse()
  .opts<{ readonly json?: string; readonly rounds: number }>();
const settings = await settingsFrom({ name: 'bench' }, process.env);
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const starts: number[] = [];
for (let index = 0; index < 10; index++) starts.push((await mustRun('--help')).seconds);

await mustRun('setup');
const ups: { readonly report: RunReport; readonly peakMemory: number }[] = [];
const serials: number[] = [];
const kinds: number[] = [];
// In turn, so that whatever else the machine does falls on all of them.
for (let round = 0; round < values.rounds; round++) {
  await mustRun('down', ...name);
  kinds.push(await kindAlone(settings));
  serials.push((await serialBaseline(settings)).seconds);
  const up = await mustRun('up', ...name, '-o', 'json', '--quiet');
  ups.push({ report: JSON.parse(up.stdout) as RunReport, peakMemory: up.peakMemory });
}
const upSeconds = ups.map(({ report }) => report.seconds);
const upReport = ups.find(({ report }) => report.seconds === median(upSeconds))?.report;
if (upReport === undefined) throw new Error('no round was run');
const latencies = await logLatencies(settings, 30);
const entries = await entriesLoad('bench', 5000);
const flood = await logLoad(settings);
const resets: RunReport[] = [];
const startsAfterStop: RunReport[] = [];
for (let round = 0; round < values.rounds; round++) {
  resets.push(await reportOf('reset'));
  await mustRun('stop', ...name, '--quiet');
  startsAfterStop.push(await reportOf('start'));
}
const acid = await runSpirelab('test', ...name, '-o', 'json', '--quiet');
const acidReport = JSON.parse(acid.stdout) as RunReport;
await mustRun('down', ...name);

const result = {
  upToFirstMtlsSeconds: rounds(upSeconds),
  serialSeconds: rounds(serials),
  kindAloneSeconds: rounds(kinds),
  /** The more, the better: the worst is the least. */
  serialToUp: rounds(ratios(serials, upSeconds), Math.min),
  upToKindAlone: rounds(ratios(upSeconds, kinds)),
  phases: phasesOf(upReport),
  resetSeconds: rounds(resets.map(({ seconds }) => seconds)),
  resetPhases: resets[0] === undefined ? {} : phasesOf(resets[0]),
  startSeconds: rounds(startsAfterStop.map(({ seconds }) => seconds)),
  acidSeconds: Object.fromEntries(acidReport.tests.map(({ id, seconds }) => [id, round(seconds)])),
  acidStatus: Object.fromEntries(acidReport.tests.map(({ id, status }) => [id, status])),
  acidTotalSeconds: round(acid.seconds),
  logLatencyMilliseconds: { lines: latencies.length, median: round(median(latencies), 1), p99: round(quantile(latencies, 0.99), 1) },
  entries: {
    count: entries.entries,
    createdPerSecond: round(entries.createdPerSecond, 0),
    atAgentsSeconds: round(entries.atAgentsSeconds),
    deletedPerSecond: round(entries.deletedPerSecond, 0),
    goneFromAgentsSeconds: round(entries.goneFromAgentsSeconds),
  },
  logLoad: { pods: flood.pods, lines: flood.lines, lost: flood.lost, twice: flood.twice, peakMemoryMegabytes: round(flood.peakMemory / 1e6, 0) },
  helpSeconds: round(median(starts), 3),
  peakMemoryMegabytes: round(Math.max(...ups.map(({ peakMemory }) => peakMemory), acid.peakMemory) / 1e6, 0),
};

say('up to first mTLS', result.upToFirstMtlsSeconds, ' s');
say('kind alone', result.kindAloneSeconds, ' s');
say('the serial steps', result.serialSeconds, ' s');
say('serial / up', result.serialToUp, '');
say('up / kind alone', result.upToKindAlone, '');
for (const [id, { start, seconds }] of Object.entries(result.phases))
  console.log(`  ${id.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  from ${start.toFixed(1)} s on`);
say('reset', result.resetSeconds, ' s');
say('start after stop', result.startSeconds, ' s');
for (const [id, seconds] of Object.entries(result.acidSeconds)) console.log(`${id.padEnd(24)} ${seconds} s  ${result.acidStatus[id]}`);
console.log(`the tests together   ${result.acidTotalSeconds} s`);
console.log(
  `log line to engine   median ${result.logLatencyMilliseconds.median} ms, p99 ${result.logLatencyMilliseconds.p99} ms, of ${result.logLatencyMilliseconds.lines} lines`,
);
console.log(
  `entries              ${result.entries.count}: created ${result.entries.createdPerSecond} a second, at all agents after ${result.entries.atAgentsSeconds} s; deleted ${result.entries.deletedPerSecond} a second, gone after ${result.entries.goneFromAgentsSeconds} s`,
);
console.log(
  `log flood            ${result.logLoad.lines} lines of ${result.logLoad.pods} pods, ${result.logLoad.lost} lost, ${result.logLoad.twice} twice, peak memory ${result.logLoad.peakMemoryMegabytes} MB`,
);
console.log(`--help               ${result.helpSeconds} s (median of ${starts.length})`);
console.log(`peak memory          ${result.peakMemoryMegabytes} MB`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, undefined, 2)}\n`);

interface Rounds {
  readonly median: number;
  readonly worst: number;
  readonly each: readonly number[];
}

function rounds(values: readonly number[], worst: (...values: number[]) => number = Math.max): Rounds {
  return { median: round(median(values)), worst: round(worst(...values)), each: values.map((value) => round(value)) };
}

/** Round by round: both sides of each met the same machine. */
function ratios(over: readonly number[], under: readonly number[]): readonly number[] {
  return over.map((value, index) => value / (under[index] ?? Number.NaN));
}

function say(what: string, { median: middle, worst, each }: Rounds, unit: string): void {
  console.log(`${what.padEnd(20)} ${middle}${unit} (median), worst ${worst}${unit}: ${each.join(' ')}`);
}

async function reportOf(command: 'reset' | 'start'): Promise<RunReport> {
  return JSON.parse((await mustRun(command, ...name, '-o', 'json', '--quiet')).stdout) as RunReport;
}

function phasesOf({ tasks }: RunReport): Readonly<Record<string, { readonly start: number; readonly seconds: number }>> {
  return Object.fromEntries(tasks.map(({ id, start, seconds }) => [id, { start: round(start), seconds: round(seconds) }]));
}

function positive(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return count;
}
