import { rm } from 'node:fs/promises';
import { removeTree } from '../adapters/images/node-stores.ts';
import { ensureKind } from '../adapters/kind/binary.ts';
import { deleteCluster, nodeContainers } from '../adapters/kind/kind-cluster.ts';
import { ownershipOf, refuseForeign } from '../adapters/kind/ownership.ts';
import { type LabFolder, readRecord, removeRecord, writeRecord } from '../adapters/state/lab-record.ts';
import { clusterName, type Settings } from './settings.ts';

/**
 * Removes a lab: its nodes, its image stores, its kubeconfig, and its record last, so that a removal that is cut short
 * can be finished by the next command.
 *
 * @throws Failure E_FOREIGN where the cluster of that name is not ours: it is then untouched
 */
export async function destroy(settings: Settings, folder: LabFolder, signal: AbortSignal): Promise<'removed' | 'nothing-there'> {
  const name = clusterName(settings);
  const record = await readRecord(folder);
  const ownership = ownershipOf(name, record, await nodeContainers(name, signal));
  refuseForeign(name, ownership);
  if (ownership.whose === 'nobody') return 'nothing-there';
  await writeRecord(folder, { ...ownership.record, phase: 'deleting' });
  await removeNodes(settings, folder, signal);
  if (ownership.record.nodeImage !== '') await removeTree(ownership.record.nodeImage, folder.stores(ownership.record.uuid), signal);
  await removeRecord(folder);
  await rm(folder.path, { recursive: true, force: true });
  return 'removed';
}

/** Until none is left: a kind that was killed may have asked the engine for a container that comes a moment later. */
async function removeNodes(settings: Settings, folder: LabFolder, signal: AbortSignal): Promise<void> {
  const name = clusterName(settings);
  while ((await nodeContainers(name, signal)).length > 0) {
    const kind = await ensureKind({ cache: settings.paths.cache, signal, note: () => undefined });
    await deleteCluster(kind.path, name, folder.kubeconfig, signal);
  }
}
