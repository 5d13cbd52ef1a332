import { command, shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';
import { askEngine } from '../container-engine/docker.ts';
import { freeAt } from '../host/measure.ts';
import { type NodeContainer, nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';

/**
 * Looks for what is wrong below SPIRE: engine, disks, node containers, API server, in this order, so that the first
 * answer is the cause. A node that went down and came back since `before` counts as died: what it ran was gone for a
 * while.
 *
 * @param folders where the lab writes on this machine, besides the engine's own data
 * @returns undefined when all of them answer
 */
export async function groundOf(
  {
    name,
    client,
    before,
    folders,
  }: { readonly name: string; readonly client: Client; readonly before: readonly NodeContainer[]; readonly folders: readonly string[] },
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const below = (await brokenEngine(folders, signal)) ?? brokenNodes(before, await nodeContainers(name, signal));
  if (below !== undefined) return below;
  try {
    await client.get('/version', signal);
    return undefined;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'E_API_SILENT') return cause;
    throw cause;
  }
}

/** What is wrong below the nodes: the engine, or a disk. */
export async function brokenEngine(folders: readonly string[], signal: AbortSignal): Promise<Failure | undefined> {
  try {
    const { local, dataRoot } = await askEngine(signal);
    return await fullDisk(local ? [...folders, dataRoot] : folders);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return new Failure('E_ENGINE_DIED', `The container engine does not answer any more: ${cause.message}`, {
      cause,
      next: [command('down')],
      left: 'the nodes of the lab, stopped or half-dead',
    });
  }
}

/** etcd, SQLite and containerd all fail on their next write; bytes. */
const tooLittle = 64 * 1024 ** 2;

/** The first disk on which next to nothing is left. */
export async function fullDisk(folders: readonly string[]): Promise<Failure | undefined> {
  for (const folder of folders) {
    // A disk that this user may not ask about is not known to be full.
    const free = await freeAt(folder).catch(() => Number.POSITIVE_INFINITY);
    if (free < tooLittle) {
      return new Failure('E_DISK_FULL', `${(free / 1024 ** 2).toFixed(0)} MiB are left at ${folder}; the nodes cannot write any more.`, {
        next: [shell(`df -h ${quoted(folder)}`)],
      });
    }
  }
  return undefined;
}

/** What happened to node containers since they were last seen well, if anything did. */
export function brokenNodes(before: readonly NodeContainer[], now: readonly NodeContainer[]): Failure | undefined {
  const names = (nodes: readonly NodeContainer[]): string => nodes.map((node) => node.name).join(', ');
  const state = (node: NodeContainer): NodeContainer | undefined => now.find(({ id }) => id === node.id);
  const down = before.filter((node) => state(node)?.running !== true);
  const restarted = before.filter((node) => state(node)?.running === true && state(node)?.startedAt !== node.startedAt);
  if (before.length > 1 && down.length + restarted.length === before.length) {
    return new Failure('E_ENGINE_DIED', 'All nodes of the lab went down at once: the container engine was stopped, or started again.', {
      next: [command('start')],
      left: down.length === 0 ? 'the nodes run again; what ran in them was interrupted' : 'the nodes of the lab, stopped',
    });
  }
  if (down.length > 0) {
    return new Failure('E_NODE_DIED', `The container of ${names(down)} does not run any more.`, {
      next: [shell(`docker logs ${down[0]?.name}`)],
      left: 'the rest of the lab runs',
    });
  }
  if (restarted.length === 0) return undefined;
  return new Failure('E_NODE_DIED', `The container of ${names(restarted)} went down during the run, and was started again.`, {
    next: [command('reset')],
    left: 'the nodes run again; what ran in them was interrupted',
  });
}
