import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeNetwork } from '../adapters/container-engine/network.ts';
import { run } from '../adapters/exec/run.ts';
import { exists } from '../adapters/files/atomic.ts';
import { unmountBelow } from '../adapters/files/unmount-below.ts';
import { removeTree } from '../adapters/images/node-stores.ts';
import { listSets } from '../adapters/images/sets.ts';
import { nodeContainers } from '../adapters/kind/kind-cluster.ts';
import { labFolder, labNames, readRecord } from '../adapters/state/lab-record.ts';
import { lockLab } from '../adapters/state/lock.ts';
import { commandOn } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import { destroy } from './down.ts';
import { engineIfThere } from './prepare.ts';
import { clusterName, type Settings } from './settings.ts';

/**
 * Removes what killed runs left behind: labs that never became ready or were being removed, labs that lost their
 * nodes, and half-built things in the cache. A ready lab stays, and so does one that another process works on. With
 * the cache, images and tools go too.
 *
 * @returns what was removed, in words
 */
export async function pruneLeftovers(settings: Settings, scope: 'labs-only' | 'and-cache', signal: AbortSignal): Promise<readonly string[]> {
  const { cache, state } = settings.paths;
  if ((await engineIfThere(settings, signal)) === undefined) return [];
  const removed: string[] = [];
  const kept: string[] = [];
  for (const name of await labNames(state)) {
    const own = { ...settings, name };
    const outcome = await pruneLab(own, signal);
    if (outcome === 'removed') removed.push(`the lab ${name}`);
    if (outcome === 'kept') kept.push(name);
  }
  // Containers of ours that only ever run for seconds: one that is there was left by a killed run.
  const helpers = (await run('docker', ['ps', '-aq', '--filter', 'label=dev.spirelab=store'], { signal })).stdout.split('\n').filter((id) => id !== '');
  if (helpers.length > 0 && kept.length === 0) {
    await run('docker', ['rm', '-f', ...helpers], { signal });
    removed.push(`${helpers.length} helper containers`);
  }
  removed.push(...(await pruneParts(cache, signal)));
  if (kept.length === 0) await removeNetwork(signal);
  if (scope === 'and-cache') {
    if (kept.length > 0)
      throw new Failure('E_UNSAFE', `The lab ${kept.join(', ')} uses the cache.`, {
        next: kept.map((name) => commandOn(name, 'down')),
      });
    await removeCache(cache, signal);
    removed.push('the cache');
  }
  return removed;
}

async function pruneLab(settings: Settings, signal: AbortSignal): Promise<'removed' | 'kept' | 'nothing'> {
  const folder = labFolder(settings.paths.state, settings.name);
  try {
    await using _lock = await lockLab(folder.path, 'prune');
    const record = await readRecord(folder);
    const nodes = await nodeContainers(clusterName(settings), signal);
    if ((record?.phase === 'ready' || record?.phase === 'stopped') && nodes.length > 0) return 'kept';
    const outcome = await destroy(settings, folder, signal);
    if (outcome === 'nothing-there') await rm(folder.path, { recursive: true, force: true });
    return outcome === 'removed' ? 'removed' : 'nothing';
  } catch (error) {
    // Somebody works on it, or a stranger has its name: neither is a leftover.
    if (error instanceof Failure && (error.code === 'E_LOCKED' || error.code === 'E_FOREIGN')) return 'kept';
    throw error;
  }
}

/** Folders that were being filled when their run was killed. */
async function pruneParts(cache: string, signal: AbortSignal): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const kind of ['programs', 'rootfs', 'archives', 'modules', 'stores', 'tools']) {
    const names = await readdir(join(cache, kind)).catch(() => []);
    for (const name of names.filter((candidate) => candidate.includes('.part-'))) {
      await removeOwned(cache, join(cache, kind, name), signal);
      removed.push(`a half-made part of ${kind}`);
    }
  }
  return removed;
}

async function removeCache(cache: string, signal: AbortSignal): Promise<void> {
  const stores = join(cache, 'stores');
  if (await exists(stores)) await removeOwned(cache, stores, signal);
  await unmountBelow(cache, signal);
  await rm(cache, { recursive: true, force: true });
}

/** Files in stores belong to root, whoever this user is: a container removes them. */
async function removeOwned(cache: string, path: string, signal: AbortSignal): Promise<void> {
  await unmountBelow(path, signal);
  const [set] = await listSets(cache);
  if (set === undefined) await rm(path, { recursive: true, force: true });
  else await removeTree(set.nodeImage, path, signal);
}
