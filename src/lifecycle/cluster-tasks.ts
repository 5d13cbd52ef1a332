import { join } from 'node:path';
import { writeAtomically } from '../adapters/files/atomic.ts';
import { serverDataFolder } from '../adapters/images/node-stores.ts';
import { renderClusterConfig } from '../adapters/kind/cluster-config.ts';
import { createCluster, readKubeconfig } from '../adapters/kind/kind-cluster.ts';
import { apply, applyAll } from '../adapters/kubernetes/apply.ts';
import { makes } from '../adapters/kubernetes/claims.ts';
import { connect, loadClientNode } from '../adapters/kubernetes/client.ts';
import { ownerMark } from '../adapters/kubernetes/owner-mark.ts';
import { serverDataPath, serverVolume } from '../adapters/kubernetes/server-volume.ts';
import { entryContext } from '../adapters/lab/act/entry-context.ts';
import { lookAtDnsOften, untilDnsAnswers } from '../adapters/lab/cluster-dns.ts';
import { type AttachedLab, attach, type Following, type LabConnection } from '../adapters/lab/running-lab.ts';
import { needsDriver, untilDrivers } from '../adapters/lab/until-drivers.ts';
import { untilNodes } from '../adapters/lab/until-nodes.ts';
import { createEntries } from '../adapters/spire/entries.ts';
import { serverCli } from '../adapters/spire/server-cli.ts';
import type { LabFolder } from '../adapters/state/lab-record.ts';
import { monotonic } from '../engine/clock.ts';
import type { Task } from '../engine/graph.ts';
import type { Lab } from '../lab/define-lab.ts';
import { connectionWith } from './connection.ts';
import { type Deferred, deferred } from './deferred.ts';
import { clusterFile, type Ground } from './ground-tasks.ts';
import { clusterName, type Settings } from './settings.ts';
import { says, untilLogged } from './until-logged.ts';

/** What the cluster tasks make, for whoever goes on with the lab. */
export interface Cluster {
  readonly connection: Deferred<LabConnection>;
  readonly attached: Deferred<AttachedLab>;
}

export function newCluster(): Cluster {
  return { connection: deferred('connection'), attached: deferred('attached') };
}

/** kind prints this when kubeadm init has ended: the API server answers, while workers have yet to join (kind 0.33). */
const controlPlaneUp = /✓ Starting control-plane/;

export type ClusterTask =
  | 'network'
  | 'adaptations'
  | 'stores'
  | 'kind'
  | 'host'
  | 'control-plane'
  | 'workers'
  | 'connection'
  | 'dns'
  | 'manifests'
  | 'watch'
  | 'server'
  | 'entries'
  | 'bundle'
  | 'agents'
  | 'drivers'
  | 'workloads';

interface ClusterPlan {
  readonly ground: Ground;
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly lab: Lab;
  readonly folder: LabFolder;
  readonly uuid: string;
  readonly following: Following;
}

/** From no cluster to a SPIRE that serves its workloads. What does not depend on each other runs at once. */
export function clusterTasks({ ground, cluster, settings, lab, folder, uuid, following }: ClusterPlan): readonly Task<ClusterTask>[] {
  const name = clusterName(settings);
  const creation = deferred<Promise<void>>('creation');
  return [
    {
      id: 'control-plane',
      title: 'The API server answers',
      needs: ['kind', 'host', 'network', 'adaptations', 'stores'],
      async run(signal, note) {
        const data = { hostPath: join(folder.stores(uuid), serverDataFolder), containerPath: serverDataPath };
        const mounts = ground.stores.get().map((hostPath) => [{ hostPath, containerPath: '/var/lib/containerd' }, data]);
        const config = renderClusterConfig({
          text: await clusterFile(lab),
          adaptations: ground.adaptations.get(),
          mounts,
          ...(settings.apiPort === undefined ? {} : { apiPort: settings.apiPort }),
        });
        const up = Promise.withResolvers<void>();
        const onLine = (line: string): void => {
          if (controlPlaneUp.test(line)) up.resolve();
          const stage = line.match(/[•] ([\w -]+?)\s+\S*\s+\.\.\.$/u)?.[1];
          if (stage !== undefined) note(stage);
        };
        const created = createCluster({
          kind: ground.kind.get(),
          name,
          nodeImage: ground.images.get().nodeImage,
          config,
          kubeconfig: `${folder.kubeconfig}.kind`,
          signal,
          onLine,
        });
        created.catch(() => undefined);
        // Half a second of loading, done while kubeadm works.
        void loadClientNode();
        creation.set(created);
        await Promise.race([up.promise, created]);
        return ground.images.get().kubernetesVersion;
      },
    },
    {
      id: 'workers',
      title: 'Every node has joined',
      needs: ['control-plane'],
      async run() {
        await creation.get();
        return undefined;
      },
    },
    {
      id: 'connection',
      title: "The lab's own kubeconfig is written",
      needs: ['control-plane'],
      async run(signal) {
        const kubeconfig = await readKubeconfig(ground.kind.get(), name, signal);
        await writeAtomically(folder.kubeconfig, kubeconfig, 0o600);
        const client = await connect(kubeconfig);
        const connection = await connectionWith(client, lab, settings, uuid);
        await Promise.all([
          apply(client, ownerMark(uuid), signal),
          apply(client, serverVolume(lab.server, connection.manifests), signal),
          lookAtDnsOften(client, signal),
        ]);
        cluster.connection.set(connection);
        return folder.kubeconfig;
      },
    },
    {
      id: 'dns',
      title: 'Cluster DNS answers',
      needs: ['connection'],
      async run(signal) {
        await untilDnsAnswers(cluster.connection.get().client, monotonic, signal);
        return undefined;
      },
    },
    {
      id: 'manifests',
      title: 'SPIRE Server and the CSI driver are applied',
      needs: ['connection'],
      async run(signal) {
        const { client, manifests } = cluster.connection.get();
        const now = manifests.filter((object) => !makes(lab.agents, object) && !needsDriver(lab, object));
        await applyAll(client, now, signal);
        return `${now.length} objects`;
      },
    },
    {
      id: 'watch',
      title: 'Pods and logs are followed',
      needs: ['manifests'],
      async run(signal) {
        cluster.attached.set(await attach(cluster.connection.get(), { from: 'first-line' }, following, signal));
        return undefined;
      },
    },
    {
      id: 'server',
      title: 'SPIRE Server serves its APIs',
      needs: ['watch'],
      run: (signal) => untilLogged(cluster.attached.get(), says(lab.server, 'Starting Server APIs'), signal),
    },
    {
      id: 'bundle',
      title: 'The trust bundle is published',
      needs: ['server'],
      run: (signal) => untilLogged(cluster.attached.get(), says(lab.server, 'Bundle published to Kubernetes ConfigMap'), signal),
    },
    {
      id: 'entries',
      title: 'Registration entries are created',
      needs: ['server', 'workers'],
      async run(signal) {
        const { client } = cluster.connection.get();
        // Some parents are the agent of a node that is known by its label.
        await untilNodes(cluster.connection.get(), signal);
        const { created, present } = await createEntries(serverCli(client, lab.server), lab.entries, await entryContext(client, lab, signal), signal);
        return `${created} created, ${present} already there`;
      },
    },
    {
      // Not before the bundle and the cluster's DNS: an agent that starts with an empty one, or that cannot look its server
      // up, fails, and backs off for longer each time.
      id: 'agents',
      title: 'SPIRE Agents are applied',
      needs: ['bundle', 'dns'],
      async run(signal) {
        const { client, manifests } = cluster.connection.get();
        await applyAll(
          client,
          manifests.filter((object) => makes(lab.agents, object)),
          signal,
        );
        return undefined;
      },
    },
    {
      id: 'drivers',
      title: 'The CSI driver is registered on every worker',
      needs: ['manifests', 'workers'],
      async run(signal) {
        await untilDrivers(cluster.connection.get(), signal);
        return undefined;
      },
    },
    {
      // Not before the drivers: a pod whose volume cannot be mounted is tried again after longer and longer times.
      id: 'workloads',
      title: 'The workloads are applied',
      needs: ['drivers'],
      async run(signal) {
        const { client, manifests } = cluster.connection.get();
        const workloads = manifests.filter((object) => needsDriver(lab, object));
        await applyAll(client, workloads, signal);
        return `${workloads.length} objects`;
      },
    },
  ];
}
