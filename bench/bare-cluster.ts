import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askEngine } from '../src/adapters/container-engine/docker.ts';
import { blockEgress, ensureNetwork } from '../src/adapters/container-engine/network.ts';
import { projectRoot } from '../src/adapters/files/paths.ts';
import { goldenStore, linkStores, removeTree } from '../src/adapters/images/node-stores.ts';
import { findAdaptations } from '../src/adapters/kind/adaptations.ts';
import { ensureKind } from '../src/adapters/kind/binary.ts';
import { nodeCount, renderClusterConfig } from '../src/adapters/kind/cluster-config.ts';
import { createCluster, deleteCluster } from '../src/adapters/kind/kind-cluster.ts';
import { imageSourceFor } from '../src/lifecycle/image-source.ts';
import type { Settings } from '../src/lifecycle/settings.ts';

export interface BareCluster extends AsyncDisposable {
  /** What is measured: `kind create cluster`, and nothing before it. */
  create(): Promise<void>;
}

/**
 * Everything that kind needs for a cluster of the bench's own: the images, already on the nodes, and what kind must
 * know about this machine. Removed again when its scope ends.
 *
 * @param file kind's configuration, from the project's root
 */
export async function prepareCluster(settings: Settings, name: string, file: string): Promise<BareCluster> {
  const { signal } = new AbortController();
  const quiet = (): void => undefined;
  const { cache, state } = settings.paths;
  const { source } = await imageSourceFor(settings, signal);
  const images = await source.ensure({ spireVersion: settings.spireVersion, signal, note: quiet });
  const golden = await goldenStore(images, cache, signal, quiet);
  await ensureNetwork(signal);
  await blockEgress(signal);
  const adaptations = await findAdaptations(await askEngine(signal), images.nodeImage, signal);
  const { path: kind } = await ensureKind({ cache, signal, note: quiet });
  const folder = join(state, name);
  const kubeconfig = join(state, `${name}.kubeconfig`);
  const text = await readFile(join(projectRoot, file), 'utf8');
  const nodes = Array.from({ length: nodeCount(text) }, (_, index) => `node-${index}`);
  const stores = await linkStores(images, golden, folder, nodes, signal);
  const config = renderClusterConfig({ text, adaptations, mounts: stores.map((hostPath) => [{ hostPath, containerPath: '/var/lib/containerd' }]) });
  return {
    create: () => createCluster({ kind, name, nodeImage: images.nodeImage, config, kubeconfig, signal, onLine: quiet }),
    async [Symbol.asyncDispose]() {
      await deleteCluster(kind, name, kubeconfig, signal);
      await removeTree(images.nodeImage, folder, signal);
      await rm(kubeconfig, { force: true });
    },
  };
}
