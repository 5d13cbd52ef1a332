import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineInfo } from '../adapters/container-engine/docker.ts';
import { blockEgress, ensureNetwork } from '../adapters/container-engine/network.ts';
import { projectRoot } from '../adapters/files/paths.ts';
import type { ImageSet } from '../adapters/images/image-set.ts';
import { goldenStore, linkStores } from '../adapters/images/node-stores.ts';
import { type Adaptation, findAdaptations } from '../adapters/kind/adaptations.ts';
import { ensureKind } from '../adapters/kind/binary.ts';
import { nodeCount } from '../adapters/kind/cluster-config.ts';
import type { LabFolder } from '../adapters/state/lab-record.ts';
import type { Task } from '../engine/graph.ts';
import type { Lab } from '../lab/define-lab.ts';
import { type Deferred, deferred } from './deferred.ts';
import { ensureHost } from './host.ts';
import { imageSourceFor } from './image-source.ts';
import { ensureEngine } from './prepare.ts';
import type { Settings } from './settings.ts';

/** What a cluster is made from, once the ground tasks have ended. */
export interface Ground {
  readonly engine: Deferred<EngineInfo>;
  readonly kind: Deferred<string>;
  readonly images: Deferred<ImageSet>;
  readonly adaptations: Deferred<readonly Adaptation[]>;
  /** One folder per node: its containerd's root, with the images in it. */
  readonly stores: Deferred<readonly string[]>;
}

export function newGround(): Ground {
  return { engine: deferred('engine'), kind: deferred('kind'), images: deferred('images'), adaptations: deferred('adaptations'), stores: deferred('stores') };
}

export type GroundTask = 'engine' | 'host' | 'kind' | 'images' | 'intent' | 'network' | 'adaptations' | 'stores';

/** Everything that a machine must have before kind is started: what `spirelab setup` does, and `up` first. */
export function setupTasks(ground: Ground, settings: Settings): readonly Task<GroundTask>[] {
  const { cache } = settings.paths;
  return [
    {
      id: 'engine',
      title: 'A container engine answers',
      needs: [],
      async run(signal, note) {
        ground.engine.set(await ensureEngine(settings, signal, note));
        return `Docker ${ground.engine.get().version}`;
      },
    },
    { id: 'host', title: 'This machine has what four nodes need', needs: ['engine'], run: (signal, note) => ensureHost(settings, signal, note) },
    {
      id: 'kind',
      title: 'kind is here, in the pinned version',
      needs: [],
      async run(signal, note) {
        const kind = await ensureKind({ cache, signal, note });
        ground.kind.set(kind.path);
        return `${kind.version}, from ${kind.origin}`;
      },
    },
    {
      id: 'images',
      title: 'All images are here',
      needs: ['engine'],
      async run(signal, note) {
        const { source, reason } = await imageSourceFor(settings, signal);
        ground.images.set(await source.ensure({ spireVersion: settings.spireVersion, signal, note }));
        await goldenStore(ground.images.get(), cache, signal, note);
        return reason;
      },
    },
  ];
}

/** What is made for one lab before its cluster. */
export function labGroundTasks(ground: Ground, settings: Settings, lab: Lab, folder: LabFolder, uuid: string): readonly Task<GroundTask>[] {
  return [
    {
      id: 'network',
      title: 'The lab has a network of its own',
      needs: ['engine', 'images'],
      async run(signal) {
        await ensureNetwork(signal);
        const closed = settings.offline || nodeOrigin(ground.images.get()) === 'source';
        if (!closed) return undefined;
        return (await blockEgress(signal)) ? 'nothing leaves it' : 'it could not be closed: only root may';
      },
    },
    {
      id: 'adaptations',
      title: 'What kind must know about this machine',
      needs: ['images'],
      async run(signal) {
        ground.adaptations.set(await findAdaptations(ground.engine.get(), ground.images.get().nodeImage, signal));
        return (
          ground.adaptations
            .get()
            .map(({ id }) => id)
            .join(', ') || 'nothing'
        );
      },
    },
    {
      id: 'stores',
      title: 'Each node has the images before it boots',
      needs: ['images', 'intent'],
      async run(signal) {
        const golden = await goldenStore(ground.images.get(), settings.paths.cache, signal, () => undefined);
        const count = nodeCount(await clusterFile(lab));
        const names = Array.from({ length: count }, (_, index) => `node-${index}`);
        ground.stores.set(await linkStores(ground.images.get(), golden, folder.stores(uuid), names, signal));
        return `${count} stores`;
      },
    },
  ];
}

/** kind's configuration for a lab. */
export function clusterFile(lab: Lab): Promise<string> {
  return readFile(join(projectRoot, lab.cluster), 'utf8');
}

/** Where the node image comes from; the demo is built from source whichever it was. */
function nodeOrigin({ nodeImage, records }: ImageSet): string | undefined {
  return records.find(({ reference }) => reference === nodeImage)?.origin;
}
