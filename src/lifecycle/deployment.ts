import { randomUUID } from 'node:crypto';
import { type LabFolder, type LabRecord, labFolder, writeRecord } from '../adapters/state/lab-record.ts';
import type { Task } from '../engine/graph.ts';
import type { Lab } from '../lab/define-lab.ts';
import { type Cluster, clusterTasks, newCluster } from './cluster-tasks.ts';
import { followNoter } from './follow-noter.ts';
import { type Ground, labGroundTasks, newGround, setupTasks } from './ground-tasks.ts';
import { guardPods } from './pod-guard.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import { verifyLab } from './verify.ts';

export interface Deployment {
  readonly ground: Ground;
  readonly cluster: Cluster;
  readonly tasks: readonly Task[];
}

/** Everything from nothing to a verified lab, as a graph. */
export function deployment(lab: Lab, draft: LabRecord, folder: LabFolder, { settings, clock, emit }: Run): Deployment {
  const { uuid } = draft;
  const [ground, cluster] = [newGround(), newCluster()];
  const following = followNoter(emit);
  const intent: Task<'intent' | 'images'> = {
    id: 'intent',
    title: 'What will be made is written down',
    needs: ['images'],
    async run() {
      await writeRecord(folder, { ...draft, nodeImage: ground.images.get().nodeImage });
      return undefined;
    },
  };
  const ready: Task = {
    id: 'ready',
    title: 'Every expectation of the lab holds, mTLS included',
    needs: ['entries', 'agents', 'workloads'],
    run: (abort) => guardPods(cluster.attached.get(), abort, (guarded) => verifyLab(lab, cluster.attached.get(), { clock, emit, signal: guarded })),
  };
  const tasks = [
    ...setupTasks(ground, settings),
    intent,
    ...labGroundTasks(ground, settings, lab, folder, uuid),
    ...clusterTasks({ ground, cluster, settings, lab, folder, uuid, following }),
    ready,
  ];
  return { ground, cluster, tasks };
}

/** What a deployment from nothing would do, in words: for --dry-run. */
export function deploymentPlan(lab: Lab, run: Run): readonly string[] {
  const folder = labFolder(run.settings.paths.state, run.settings.name);
  return deployment(lab, newRecord(lab, '', run.settings), folder, run).tasks.map(({ title }) => title);
}

/** The record of a lab that is about to be made. */
export function newRecord(lab: Lab, configuration: string, { name, spireVersion }: Settings): LabRecord {
  return {
    name,
    lab: lab.id,
    uuid: randomUUID(),
    phase: 'creating',
    configuration,
    nodeImage: '',
    kubernetesVersion: '',
    spireVersion,
    adaptations: [],
    images: [],
  };
}
