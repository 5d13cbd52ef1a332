import { keyOf } from '../adapters/files/content-key.ts';
import { nodeContainers } from '../adapters/kind/kind-cluster.ts';
import { ownershipOf, refuseForeign } from '../adapters/kind/ownership.ts';
import { type LabRecord, labFolder, readRecord } from '../adapters/state/lab-record.ts';
import type { Lab } from '../lab/define-lab.ts';
import { clusterFile } from './ground-tasks.ts';
import { clusterName, type Settings } from './settings.ts';

/** Which way leads from what is there to the lab that is asked for. */
export type Course =
  | { readonly kind: 'create' }
  /** What is there is removed. `living` where it runs, or could be started, with whatever somebody did in it. */
  | { readonly kind: 'replace'; readonly why: string; readonly living: boolean }
  | { readonly kind: 'mend'; readonly record: LabRecord; readonly why: string }
  | { readonly kind: 'start' | 'reuse'; readonly record: LabRecord };

/** Looks, and changes nothing. @throws Failure E_FOREIGN */
export async function courseOf(lab: Lab, settings: Settings, signal: AbortSignal): Promise<Course> {
  const nodes = await nodeContainers(clusterName(settings), signal);
  const ownership = ownershipOf(clusterName(settings), await readRecord(labFolder(settings.paths.state, settings.name)), nodes);
  refuseForeign(clusterName(settings), ownership);
  if (ownership.whose !== 'ours') return { kind: 'create' };
  const { record } = ownership;
  const configuration = await configurationOf(lab, settings);
  if (record.phase === 'stopped' && record.configuration === configuration && nodes.length > 0) return { kind: 'start', record };
  const allRun = nodes.every(({ running }) => running);
  if (record.phase !== 'ready' || record.configuration !== configuration || !allRun) {
    const living = (record.phase === 'ready' && allRun) || (record.phase === 'stopped' && nodes.length > 0);
    return { kind: 'replace', why: whyNotReused(record, configuration), living };
  }
  return record.tainted === undefined ? { kind: 'reuse', record } : { kind: 'mend', record, why: record.tainted };
}

/** Equal keys mean that an existing lab is the one asked for. */
export async function configurationOf(lab: Lab, { spireVersion, images, nodeImage = '', registryMirror = '' }: Settings): Promise<string> {
  return keyOf(lab.id, spireVersion, images, nodeImage, registryMirror, await clusterFile(lab));
}

function whyNotReused(record: LabRecord, configuration: string): string {
  if (record.phase === 'creating' || record.phase === 'deleting') return 'a run was cut short';
  return record.configuration === configuration ? 'not all of its nodes run' : 'its configuration is another one';
}
