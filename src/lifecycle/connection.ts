import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { nodesOf } from '../adapters/kind/cluster-config.ts';
import { nodeContainers } from '../adapters/kind/kind-cluster.ts';
import type { Manifest } from '../adapters/kubernetes/apply.ts';
import { type Client, connect } from '../adapters/kubernetes/client.ts';
import { type ImageRule, loadKustomization, loadManifests, withImages } from '../adapters/kubernetes/kustomization.ts';
import type { Addition } from '../adapters/lab/act/performer.ts';
import { groundOf } from '../adapters/lab/ground.ts';
import { nodeFact } from '../adapters/lab/node-fact.ts';
import type { LabConnection } from '../adapters/lab/running-lab.ts';
import { settingIn } from '../adapters/spire/setting.ts';
import { type LabFolder, readRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { Lab } from '../lab/define-lab.ts';
import { clusterFile } from './ground-tasks.ts';
import { clusterName, nounOf, type Settings } from './settings.ts';

/** A lab's manifests, with SPIRE's version in them. */
export async function labManifests(lab: Lab, spireVersion: string): Promise<readonly Manifest[]> {
  const objects = await loadKustomization(join(projectRoot, lab.manifests));
  return objects.map((object) => withImages(object, ofVersion(spireVersion)));
}

/** What its lessons bring along, with SPIRE's version in it. */
export async function labAdditions({ additions }: Lab, spireVersion: string): Promise<readonly Addition[]> {
  if (additions === undefined) return [];
  const files = (await readdir(join(projectRoot, additions))).filter((file) => file.endsWith('.yaml'));
  return Promise.all(
    files.map(async (name) => {
      const objects = await loadManifests(join(projectRoot, additions, name));
      return { file: `${additions}/${name}`, objects: objects.map((object) => withImages(object, ofVersion(spireVersion))) };
    }),
  );
}

function ofVersion(spireVersion: string): readonly ImageRule[] {
  return ['spire-server', 'spire-agent'].map((name) => ({ name: `ghcr.io/spiffe/${name}`, newTag: spireVersion }));
}

/** How the engine and its questions reach a lab that is there: by the kubeconfig that was written for it, and as it was made. @throws Failure E_DEFECT where it was made from another definition */
export async function connectionTo(lab: Lab, folder: LabFolder, settings: Settings): Promise<LabConnection> {
  const record = await readRecord(folder);
  if (record === undefined) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);
  if (record.lab !== lab.id) {
    throw new Failure('E_DEFECT', `The ${nounOf(settings)} was made from ${record.lab}, and not from ${lab.id}.`);
  }
  const client = await connect(await readFile(folder.kubeconfig, 'utf8'));
  return connectionWith(client, lab, { ...settings, spireVersion: record.spireVersion }, record.uuid);
}

export async function connectionWith(client: Client, lab: Lab, settings: Settings, uuid: string): Promise<LabConnection> {
  const name = clusterName(settings);
  const manifests = await labManifests(lab, settings.spireVersion);
  const socket = settingIn(manifests, 'socket_path');
  // Asked now, needed only when something is wrong: nobody waits for it.
  const containers = nodeContainers(name, AbortSignal.timeout(30_000)).catch(() => []);
  return {
    address: settings,
    uuid,
    client,
    lab,
    manifests,
    additions: await labAdditions(lab, settings.spireVersion),
    nodes: nodesOf(await clusterFile(lab), name),
    ground: async (signal) => groundOf({ name, client, before: await containers, folders: [settings.paths.state] }, signal),
    node: (name, fact, signal) => nodeFact(socket, name, fact, signal),
  };
}
