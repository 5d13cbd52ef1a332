/**
 * Makes the recordings that unit tests read, from a lab that runs. Nothing of the lab is changed.
 *
 *   node scripts/record-logs.ts              what its pods have logged so far
 *   node scripts/record-logs.ts --for 150    and what they log in the next 150 s: run the acid tests meanwhile
 *   ... --first 105                          of all that, the lab's first 105 s only: once through the acid tests
 *
 * Writes test/recordings/<SPIRE version>/<app>.<node>.log, one file per pod in the format of `kubectl logs
 * --timestamps`, and writers.json, which says whose lines each file has. --name <lab>, --into <folder>.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { projectRoot } from '../src/adapters/files/paths.ts';
import { attach, nobodyFollows } from '../src/adapters/lab/running-lab.ts';
import { labFolder, readRecord } from '../src/adapters/state/lab-record.ts';
import { settingsFrom, withSettings } from '../src/cli/options.ts';
import { Failure } from '../src/core/failure.ts';
import { monotonic } from '../src/engine/clock.ts';
import { connectionTo } from '../src/lifecycle/connection.ts';
import { findLab } from '../src/lifecycle/labs.ts';
import { clusterName } from '../src/lifecycle/settings.ts';
import type { LogEntry } from '../src/logs/entry.ts';
import { formatTimestamp, fromSeconds } from '../src/logs/timestamp.ts';
import { thinOut } from './thin-out.ts';

/** What has been logged before arrives within this time; milliseconds. */
const arrivesWithin = 5000;

const options = withSettings(new Command())
  .option('--for <seconds>', 'go on recording that long', '0')
  .option('--first <seconds>', 'drop what came later after the first line')
  .option('--into <folder>', 'where to, instead of test/recordings/<SPIRE version>')
  .parse()
  .opts<Record<string, unknown> & { readonly for: string; readonly first?: string; readonly into?: string }>();
const settings = await settingsFrom(options, process.env);
const folder = labFolder(settings.paths.state, settings.name);
const record = await readRecord(folder);
if (record === undefined) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const connection = await connectionTo(await findLab(record.lab), folder, settings);
const entries: LogEntry[] = [];
{
  // Whoever owns the lab may remove it: what was recorded until then is kept.
  const onTrouble = async (): Promise<void> => ((await readRecord(folder)) === undefined ? stop.abort() : undefined);
  await using attached = await attach(connection, { from: 'first-line' }, { ...nobodyFollows, onTrouble }, stop.signal);
  // A log book forgets; a recording must not.
  entries.push(...attached.logs.entries);
  attached.logs.listen((entry) => void entries.push(entry));
  await monotonic.after(arrivesWithin + Number(options.for) * 1000, stop.signal).catch(() => undefined);
}

const into = options.into ?? join(projectRoot, 'test/recordings', record.spireVersion);
await rm(into, { recursive: true, force: true });
await mkdir(into, { recursive: true });
entries.sort((left, right) => (left.at < right.at ? -1 : 1));
const end = options.first === undefined ? undefined : (entries[0]?.at ?? 0n) + fromSeconds(Number(options.first));
const own = entries.filter(({ at, writer }) => writer.container === writer.labels['app'] && (end === undefined || at <= end));
const writers: Record<string, LogEntry['writer']> = {};
for (const lines of Map.groupBy(own, ({ writer }) => `${writer.podUid}/${writer.restart}`).values()) {
  const writer = (lines[0] as LogEntry).writer;
  const name = `${writer.container}.${writer.node.replace(`${clusterName(settings)}-`, '')}`;
  const others = Object.keys(writers).filter((file) => file.startsWith(`${name}.`)).length;
  const file = others === 0 ? `${name}.log` : `${name}.${others + 1}.log`;
  writers[file] = writer;
  await writeFile(
    join(into, file),
    thinOut(lines)
      .map(({ at, line }) => `${formatTimestamp(at)} ${line}\n`)
      .join(''),
  );
}
await writeFile(join(into, 'writers.json'), `${JSON.stringify(writers, undefined, 2)}\n`);
console.log(`${own.length} lines of ${Object.keys(writers).length} pods, thinned out into ${into}`);
