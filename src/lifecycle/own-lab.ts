import { type NodeContainer, nodeContainers } from '../adapters/kind/kind-cluster.ts';
import { ownershipOf, refuseForeign } from '../adapters/kind/ownership.ts';
import { type LabFolder, type LabRecord, readRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import { clusterName, type Settings } from './settings.ts';

export interface OwnLab {
  readonly record: LabRecord;
  readonly nodes: readonly NodeContainer[];
}

/** The lab of a name, proved to be ours and complete. @throws Failure E_FOREIGN, E_NO_LAB */
export async function ownLab(settings: Settings, folder: LabFolder, signal: AbortSignal): Promise<OwnLab> {
  const name = clusterName(settings);
  const record = await readRecord(folder);
  const nodes = await nodeContainers(name, signal);
  refuseForeign(name, ownershipOf(name, record, nodes));
  if (record === undefined || nodes.length === 0 || record.phase === 'creating' || record.phase === 'deleting') {
    throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);
  }
  return { record, nodes };
}
