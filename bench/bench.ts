/**
 * What the tool costs, on this machine, now:
 *
 *   npm run bench
 *   npm run bench -- --json FILE
 *
 * Images are made ready first and not counted. Uses a lab of its own, called bench, and removes it.
 */
import { writeFile } from 'node:fs/promises';
import { settingsFrom } from '../src/cli/options.ts';
import type { RunReport } from '../src/core/report.ts';
import { logLatencies } from './log-latency.ts';
import { mustRun, runSpirelab } from './run-spirelab.ts';
import { median, quantile } from './statistics.ts';

const name = ['--name', 'bench'];
const json = process.argv.indexOf('--json');
const file = json === -1 ? undefined : process.argv[json + 1];
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const starts: number[] = [];
for (let index = 0; index < 10; index++) starts.push((await mustRun('--help')).seconds);

await mustRun('setup');
await mustRun('down', ...name);
const up = await mustRun('up', ...name, '-o', 'json', '--quiet');
const upReport = JSON.parse(up.stdout) as RunReport;
const latencies = await logLatencies(await settingsFrom({ name: 'bench' }, process.env), 30);
const acid = await runSpirelab('test', ...name, '-o', 'json', '--quiet');
const acidReport = JSON.parse(acid.stdout) as RunReport;
await mustRun('down', ...name);

const result = {
  upToFirstMtlsSeconds: round(upReport.seconds),
  phases: Object.fromEntries(upReport.tasks.map(({ id, start, seconds }) => [id, { start: round(start), seconds: round(seconds) }])),
  acidSeconds: Object.fromEntries(acidReport.tests.map(({ id, seconds }) => [id, round(seconds)])),
  acidStatus: Object.fromEntries(acidReport.tests.map(({ id, status }) => [id, status])),
  acidTotalSeconds: round(acid.seconds),
  logLatencyMilliseconds: { lines: latencies.length, median: round(median(latencies), 1), p99: round(quantile(latencies, 0.99), 1) },
  helpSeconds: round(median(starts), 3),
  peakMemoryMegabytes: round(Math.max(up.peakMemory, acid.peakMemory) / 1e6, 0),
};

console.log(`up to first mTLS     ${result.upToFirstMtlsSeconds} s`);
for (const [id, { start, seconds }] of Object.entries(result.phases))
  console.log(`  ${id.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  from ${start.toFixed(1)} s on`);
for (const [id, seconds] of Object.entries(result.acidSeconds)) console.log(`${id.padEnd(24)} ${seconds} s  ${result.acidStatus[id]}`);
console.log(`the tests together   ${result.acidTotalSeconds} s`);
console.log(
  `log line to engine   median ${result.logLatencyMilliseconds.median} ms, p99 ${result.logLatencyMilliseconds.p99} ms, of ${result.logLatencyMilliseconds.lines} lines`,
);
console.log(`--help               ${result.helpSeconds} s (median of ${starts.length})`);
console.log(`peak memory          ${result.peakMemoryMegabytes} MB`);
if (file !== undefined) await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
