import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../core/failure.ts';
import type { ImageRecord } from '../../core/report.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { KeptInjection } from './injections.ts';

/**
 * What this tool knows of a lab that it made. Written before the first container is created, so that a run that is
 * killed leaves its intent behind, and whoever comes next knows what is ours.
 */
export interface LabRecord {
  readonly name: string;
  readonly lab: string;
  /** In the path of a mount of every node, and in a ConfigMap of the cluster: how containers, and an API server, are proved to be ours. */
  readonly uuid: string;
  readonly phase: 'creating' | 'ready' | 'stopped' | 'deleting';
  /** Equal keys mean that an existing lab is the one asked for. */
  readonly configuration: string;
  readonly nodeImage: string;
  readonly kubernetesVersion: string;
  readonly spireVersion: string;
  readonly adaptations: readonly string[];
  readonly images: readonly ImageRecord[];
  /** Why the lab must be mended before anything runs on it: a fault that was not healed, or something that was cut short. */
  readonly tainted?: string;
  /** The lesson that is being taken on it. */
  readonly lesson?: string;
  /** Faults that are in it, with what takes each back. */
  readonly injected?: readonly KeptInjection[];
}

export interface LabFolder {
  readonly path: string;
  readonly kubeconfig: string;
  /** Where the nodes' image stores lie; carries the UUID. */
  stores(uuid: string): string;
}

export function labFolder(state: string, name: string): LabFolder {
  const path = join(state, 'labs', name);
  return { path, kubeconfig: join(path, 'kubeconfig'), stores: (uuid) => join(path, `stores-${uuid}`) };
}

export async function readRecord(folder: LabFolder): Promise<LabRecord | undefined> {
  const text = await readFile(join(folder.path, 'lab.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord);
}

export async function writeRecord(folder: LabFolder, record: LabRecord): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  await writeAtomically(join(folder.path, 'lab.json'), `${JSON.stringify(record, undefined, 2)}\n`, 0o600);
}

/** Changes what is known of a lab that is there. @throws Failure E_NO_LAB */
export async function updateRecord(folder: LabFolder, change: (record: LabRecord) => LabRecord): Promise<void> {
  const record = await readRecord(folder);
  if (record === undefined) throw new Failure('E_NO_LAB', 'The record of the lab is gone.');
  await writeRecord(folder, change(record));
}

export async function removeRecord(folder: LabFolder): Promise<void> {
  await rm(join(folder.path, 'lab.json'), { force: true });
  await rm(join(folder.path, 'hints.json'), { force: true });
  await rm(folder.kubeconfig, { force: true });
}

/** Names of the labs that this machine's state knows. */
export async function labNames(state: string): Promise<readonly string[]> {
  return (await readdir(join(state, 'labs')).catch(() => [])).filter((name) => !name.includes('.'));
}
