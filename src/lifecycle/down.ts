import { rm } from 'node:fs/promises';
import { removeTree } from '../adapters/images/node-stores.ts';
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
export async function destroy(settings: Settings, folder: LabFolder, kind: string, signal: AbortSignal): Promise<'removed' | 'nothing-there'> {
  const name = clusterName(settings);
  const record = await readRecord(folder);
  const nodes = await nodeContainers(name, signal);
  const ownership = ownershipOf(name, record, nodes);
  refuseForeign(name, ownership);
  if (ownership.whose === 'nobody') return 'nothing-there';
  await writeRecord(folder, { ...ownership.record, phase: 'deleting' });
  if (nodes.length > 0) await deleteCluster(kind, name, folder.kubeconfig, signal);
  if (ownership.record.nodeImage !== '') await removeTree(ownership.record.nodeImage, folder.stores(ownership.record.uuid), signal);
  await removeRecord(folder);
  await rm(folder.path, { recursive: true, force: true });
  return 'removed';
}
