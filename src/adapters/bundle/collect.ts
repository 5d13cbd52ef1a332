import type { V1PodList } from '@kubernetes/client-node';
import pLimit from 'p-limit';
import { messageOf } from '../../core/failure.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { certificatesOnly } from './certificates-only.ts';
import type { Json } from './clean-object.ts';
import { type Cleaner, cleaners } from './cleaner.ts';
import { logsOf, readTail } from './collect-log.ts';
import { type CollectedKind, collectedCommands, collectedKinds, commandFile, factFile, podsFile } from './collected-kinds.ts';
import type { BundledFile, Manifest, Origin } from './manifest.ts';
import { factCommand, nodeFacts, nodeLogCommand, outputOf } from './node-facts.ts';

/** What can be asked; a lab that did not come up has no API server, and no SPIRE Server. */
export interface Collectable {
  /** Name of the kind cluster. */
  readonly cluster: string;
  readonly client: Client | undefined;
  readonly server: ServerCli | undefined;
  /** Namespaces whose pods belong to the lab. */
  readonly followed: readonly string[];
}

/** A file of a bundle, before it is packed. */
export interface CollectedFile extends Pick<BundledFile, 'path' | 'from' | 'removed' | 'lines'> {
  readonly text: string;
}

export interface Collected extends Pick<Manifest, 'takenAt' | 'absent' | 'missing'> {
  readonly files: readonly CollectedFile[];
  /** Version of the API server; empty where it did not say. */
  readonly kubernetes: string;
}

/** Lines of each container that are kept: an acid test of a minute writes a thousand. */
const lines = { followed: 5000, other: 1000 };
/** Milliseconds that one answer may take: what hangs must not cost the rest. */
const answerWithin = 20_000;

/** A cleaned text, and what of a log it is. */
type Text = string | (Pick<CollectedFile, 'lines'> & { readonly text: string });

/**
 * Asks for everything that a bundle has, at once, and cleans it. What cannot be read is noted, and does not
 * hinder the rest: a bundle is needed when something is broken. Only kinds, commands and files that are listed in
 * collected-kinds.ts and node-facts.ts are asked for.
 */
export async function collect(from: Collectable, signal: AbortSignal): Promise<Collected> {
  const { cluster, client, server, followed } = from;
  const files: CollectedFile[] = [];
  const missing: { readonly path: string; readonly from: Origin; readonly why: string }[] = [];
  const absent: string[] = [];
  const clean = cleaners();
  const atOnce = pLimit(16);
  const part = (path: string, origin: Origin, get: (cleaner: Cleaner, signal: AbortSignal) => Promise<Text | undefined>): Promise<void> =>
    atOnce(async () => {
      const cleaner = clean();
      try {
        const got = await get(cleaner, AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]));
        if (got === undefined) return;
        const { text, lines } = typeof got === 'string' ? { text: got } : got;
        files.push({ path, text, from: origin, ...(cleaner.removed === 0 ? {} : { removed: cleaner.removed }), ...(lines === undefined ? {} : { lines }) });
      } catch (error) {
        missing.push({ path, from: origin, why: clean().text(messageOf(error)) });
      }
    });

  const kindPart = ({ path, file, kind }: CollectedKind): Promise<void> =>
    part(file, { kind: 'api', path }, async (cleaner, within) => {
      const list = await reached(client).find<Json>(path, within);
      if (list === undefined) absent.push(path);
      return list === undefined ? undefined : inLines(cleaner.json(kind === 'ConfigMap' ? certificatesOnly(list, followed, cleaner.remove) : list));
    });

  /** Of the pods that the bundle has, so that each log has a writer. */
  const logParts = async (): Promise<void> => {
    await Promise.all(collectedKinds.filter(({ kind }) => kind === 'Pod').map(kindPart));
    const pods = files.find(({ path }) => path === podsFile);
    const { items }: V1PodList = pods === undefined ? { items: [] } : JSON.parse(pods.text);
    const wanted = items.flatMap((pod) =>
      logsOf(pod).map((log) => ({ ...log, most: followed.includes(pod.metadata?.namespace ?? '') ? lines.followed : lines.other })),
    );
    await Promise.all(
      wanted.map(({ file, path, most }) =>
        part(file, { kind: 'api', path }, async (cleaner, within) => {
          const { text, kept, cut } = await readTail(reached(client), path, most, within);
          return { text: cleaner.text(text), lines: { kept, cut } };
        }),
      ),
    );
  };

  const nodeParts = async (): Promise<void> => {
    const names = await nodeContainers(cluster, signal).then(
      (nodes) => nodes.map(({ name }) => name),
      (error: unknown) => void missing.push({ path: 'nodes', from: { kind: 'node', node: cluster, command: ['docker', 'ps'] }, why: messageOf(error) }),
    );
    await Promise.all(
      (names ?? []).flatMap((node) => {
        const commands = [
          ...nodeFacts.map((fact) => ({ file: factFile(node, fact), command: factCommand(node, fact) })),
          { file: factFile(node, 'log'), command: nodeLogCommand(node) },
        ];
        return commands.map(({ file, command }) =>
          part(file, { kind: 'node', node, command }, async (cleaner, within) => cleaner.text(await outputOf(command, within))),
        );
      }),
    );
  };

  const [takenAt, kubernetes] = await Promise.all([
    client?.serverTime(signal).then(formatTimestamp, () => undefined),
    client?.get<{ readonly gitVersion?: string }>('/version', signal).then(
      ({ gitVersion = '' }) => gitVersion,
      () => '',
    ),
    ...collectedKinds.filter(({ kind }) => kind !== 'Pod').map(kindPart),
    ...collectedCommands.map((command) =>
      part(commandFile(command), { kind: 'server', command }, async (cleaner, within) =>
        inLines(cleaner.json(await reached(server).run<Json>(command, within))),
      ),
    ),
    logParts(),
    nodeParts(),
  ]);
  return {
    ...(takenAt === undefined ? {} : { takenAt }),
    kubernetes: kubernetes ?? '',
    files: files.toSorted((left, right) => left.path.localeCompare(right.path)),
    absent: absent.toSorted(),
    missing: missing.toSorted((left, right) => left.path.localeCompare(right.path)),
  };
}

function reached<T>(asked: T | undefined): T {
  if (asked === undefined) throw new Error('the run had not come that far: there was no API server to ask');
  return asked;
}

function inLines(value: Json): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
