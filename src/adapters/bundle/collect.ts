import type { V1PodList } from '@kubernetes/client-node';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { certificatesOnly } from './certificates-only.ts';
import type { Json } from './clean-object.ts';
import { logsOf, readTail } from './collect-log.ts';
import { type CollectedKind, collectedCommands, collectedKinds, commandFile, factFile, podsFile } from './collected-kinds.ts';
import { type CollectedFile, type Collection, startCollection } from './collection.ts';
import type { Manifest } from './manifest.ts';
import { commandsOn, outputOf } from './node-facts.ts';

/** What can be asked; a lab that did not come up has no API server, and no SPIRE Server. */
export interface Collectable {
  /** Name of the kind cluster. */
  readonly cluster: string;
  readonly client: Client | undefined;
  readonly server: ServerCli | undefined;
  /** Namespaces whose pods belong to the lab. */
  readonly followed: readonly string[];
  /** Where its agents make the Workload API's socket on a node. */
  readonly socket: string;
}

export interface Collected extends Pick<Manifest, 'takenAt' | 'absent' | 'missing'> {
  readonly files: readonly CollectedFile[];
  /** Version of the API server; empty where it did not say. */
  readonly kubernetes: string;
}

/** Lines of each container that are kept: an acid test of a minute writes a thousand. */
const lines = { followed: 5000, other: 1000 };

/**
 * Asks for everything that a bundle has, at once, and cleans it. What cannot be read is noted, and does not hinder the
 * rest: a bundle is needed when something is broken. Only kinds, commands and files that are listed in
 * collected-kinds.ts and node-facts.ts are asked for.
 *
 * @param within milliseconds after which what was not read is missing
 * @throws what the signal was aborted with
 */
export async function collect(from: Collectable, within: number, signal: AbortSignal): Promise<Collected> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(within)]);
  const collection = startCollection(limited);
  const [takenAt, kubernetes] = await Promise.all([
    from.client?.serverTime(limited).then(formatTimestamp, () => undefined),
    from.client?.get<{ readonly gitVersion?: string }>('/version', limited).then(
      ({ gitVersion }) => gitVersion,
      () => undefined,
    ),
    ...collectedKinds.filter(({ kind }) => kind !== 'Pod').map((kind) => collectKind(kind, from, collection)),
    ...collectedCommands.map((command) => collectCommand(command, from, collection)),
    collectPods(from, collection),
    collectNodes(from, collection, limited),
  ]);
  signal.throwIfAborted();
  return { ...(takenAt === undefined ? {} : { takenAt }), kubernetes: kubernetes ?? '', ...collection.finish() };
}

function collectKind({ path, file, kind }: CollectedKind, { client, followed }: Collectable, collection: Collection): Promise<void> {
  return collection.add(file, { kind: 'api', path }, async (cleaner, signal) => {
    const list = await reached(client).find<Json>(path, signal);
    if (list === undefined) {
      collection.lacks(path);
      return undefined;
    }
    return { text: inLines(cleaner.json(kind === 'ConfigMap' ? certificatesOnly(list, followed, cleaner.remove) : list)) };
  });
}

function collectCommand(command: readonly string[], { server }: Collectable, collection: Collection): Promise<void> {
  return collection.add(commandFile(command), { kind: 'server', command }, async (cleaner, signal) => ({
    text: inLines(cleaner.json(await reached(server).run<Json>(command, signal))),
  }));
}

/** The pods, and then the logs of those that the bundle has: each log has a writer. */
async function collectPods(from: Collectable, collection: Collection): Promise<void> {
  const { client, followed } = from;
  await Promise.all(collectedKinds.filter(({ kind }) => kind === 'Pod').map((kind) => collectKind(kind, from, collection)));
  const { items = [] }: Partial<V1PodList> = JSON.parse(collection.text(podsFile) ?? '{}');
  await Promise.all(
    items.flatMap((pod) => {
      const most = followed.includes(pod.metadata?.namespace ?? '') ? lines.followed : lines.other;
      return logsOf(pod).map(({ file, path }) =>
        collection.add(file, { kind: 'api', path }, async (cleaner, signal) => {
          const { text, kept, cut } = await readTail(reached(client), path, most, signal);
          return { text: cleaner.text(text), lines: { kept, cut } };
        }),
      );
    }),
  );
}

async function collectNodes({ cluster, socket }: Collectable, collection: Collection, signal: AbortSignal): Promise<void> {
  const names: string[] = [];
  await collection.add('nodes', { kind: 'node', node: cluster, command: ['docker', 'ps'] }, async () => {
    names.push(...(await nodeContainers(cluster, signal)).map(({ name }) => name));
    return undefined;
  });
  await Promise.all(
    names.flatMap((node) =>
      commandsOn(node, socket).map(({ name, command }) =>
        collection.add(factFile(node, name), { kind: 'node', node, command }, async (cleaner, within) => ({
          text: cleaner.text(await outputOf(command, within)),
        })),
      ),
    ),
  );
}

function reached<T>(asked: T | undefined): T {
  if (asked === undefined) throw new Error('there was no API server that could be asked');
  return asked;
}

function inLines(value: Json): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
