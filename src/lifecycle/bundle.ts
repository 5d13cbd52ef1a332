import { cleaners } from '../adapters/bundle/cleaner.ts';
import { type Collectable, type Collected, collect } from '../adapters/bundle/collect.ts';
import { type WrittenBundle, writeBundle } from '../adapters/bundle/write-bundle.ts';
import type { Client } from '../adapters/kubernetes/client.ts';
import { serverCli } from '../adapters/spire/server-cli.ts';
import { settingIn } from '../adapters/spire/setting.ts';
import type { RunEvent } from '../core/events.ts';
import { messageOf } from '../core/failure.ts';
import { type Lab, namespacesOf } from '../lab/define-lab.ts';
import { labManifests } from './connection.ts';
import type { Run } from './run.ts';
import { clusterName, type Settings } from './settings.ts';

/** Nobody waits longer for a bundle: what is asked may be what is broken. Milliseconds. */
const bundleWithin = 60_000;

export interface Wanted {
  readonly file: string;
  readonly why: 'asked' | 'failed';
  readonly toolVersion: string;
  /** What a run said of itself. */
  readonly events: readonly RunEvent[];
}

/**
 * Collects what a lab says of itself, and writes it to one file. Nothing of the lab is changed.
 *
 * @param client undefined where no API server can be asked; what it would have told is then missing
 * @throws Failure E_DISK_FULL, E_CONFIG where the file cannot be written; what the signal was aborted with
 */
export async function takeBundle(wanted: Wanted, lab: Lab, settings: Settings, client: Client | undefined, signal: AbortSignal): Promise<WrittenBundle> {
  const { file, why, toolVersion, events } = wanted;
  const from: Collectable = {
    cluster: clusterName(settings),
    client,
    server: client === undefined ? undefined : serverCli(client, lab.server),
    followed: namespacesOf(lab),
    socket: settingIn(await labManifests(lab, settings.spireVersion), 'socket_path'),
  };
  const collected = withEvents(await collect(from, bundleWithin, signal), events);
  return writeBundle(
    file,
    {
      tool: { name: 'spirelab', version: toolVersion },
      why,
      lab: { name: settings.name, definition: settings.lab, cluster: clusterName(settings) },
      versions: { spire: settings.spireVersion, kubernetes: collected.kubernetes },
      followed: namespacesOf(lab),
      settings: toldSettings(settings),
    },
    collected,
  );
}

/** Writes the bundle of a failed run where one is wanted. The run failed already: a bundle that cannot be written is told, and no more. */
export async function bundleOfFailed({ settings, emit, signal, bundle }: Run, lab: Lab, client: Client | undefined): Promise<void> {
  if (bundle === undefined) return;
  const wanted: Wanted = { ...bundle, why: 'failed', events: bundle.events() };
  try {
    const { missing } = (await takeBundle(wanted, lab, settings, client, signal)).manifest;
    const lacks = missing.length === 0 ? '' : ` (${missing.length} are missing)`;
    emit({ type: 'noted', level: 'info', text: `logs, events and objects: ${bundle.file}${lacks}` });
  } catch (error) {
    emit({ type: 'noted', level: 'warning', text: `what the lab said of itself could not be kept: ${messageOf(error)}` });
  }
}

function withEvents(collected: Collected, events: readonly RunEvent[]): Collected {
  if (events.length === 0) return collected;
  const cleaner = cleaners()();
  const text = events.map((event) => `${JSON.stringify(cleaner.event(JSON.parse(JSON.stringify(event))))}\n`).join('');
  const file = { path: 'run/events.ndjson', text, from: { kind: 'tool' }, ...(cleaner.removed === 0 ? {} : { removed: cleaner.removed }) } as const;
  return { ...collected, files: [...collected.files, file] };
}

/** What decides what a lab is made of. */
function toldSettings({ lab, spireVersion, images, registryMirror, nodeImage, apiPort, retain, offline, asked }: Settings): Readonly<Record<string, string>> {
  const all = { lab, spireVersion, images, registryMirror, nodeImage, apiPort, retain, offline, asked: [...asked].sort().join(' ') };
  const { text } = cleaners()();
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, text(String(value))]])));
}
