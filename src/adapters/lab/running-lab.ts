import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { LabAddress } from '../../core/command-line.ts';
import type { Failure } from '../../core/failure.ts';
import type { PodChange } from '../../core/pods.ts';
import { monotonic } from '../../engine/clock.ts';
import { clusterClock } from '../../engine/cluster-clock.ts';
import type { RunningLab } from '../../engine/ports.ts';
import { answer } from '../../evidence/answer.ts';
import type { RawEvidence } from '../../evidence/raw.ts';
import { type Lab, namespacesOf, programsOf } from '../../lab/define-lab.ts';
import { hasLabelsOf } from '../../lab/sources.ts';
import { type Keep, LogBook } from '../../logs/log-book.ts';
import type { NodeShape } from '../kind/cluster-config.ts';
import type { Manifest } from '../kubernetes/apply.ts';
import type { Client } from '../kubernetes/client.ts';
import type { Start } from '../kubernetes/log-stream.ts';
import { watchLogs } from '../kubernetes/log-watch.ts';
import { demandOwner } from '../kubernetes/owner-mark.ts';
import { type PodWatch, watchPods } from '../kubernetes/pod-watch.ts';
import { serverCli } from '../spire/server-cli.ts';
import type { Addition } from './act/performer.ts';
import { liveEvidence } from './live-evidence.ts';
import { performAction } from './perform-action.ts';
import { followLives } from './pod-lives.ts';

export interface LabConnection {
  readonly address: LabAddress;
  /** Of the lab's record; its cluster must carry it. */
  readonly uuid: string;
  readonly client: Client;
  readonly lab: Lab;
  readonly manifests: readonly Manifest[];
  readonly additions: readonly Addition[];
  /** The nodes as kind made them. */
  readonly nodes: readonly NodeShape[];
  /** Says what is wrong with engine, nodes or API server. */
  readonly ground: (signal: AbortSignal) => Promise<Failure | undefined>;
  /** What is looked up on a node itself. */
  readonly node: RawEvidence['node'];
}

export interface AttachedLab extends RunningLab, AsyncDisposable {
  readonly client: Client;
  readonly pods: readonly PodWatch[];
}

/** Who is told what comes while a lab is attached to. */
export interface Following {
  readonly onTrouble: (error: unknown) => void;
  readonly onPod: (change: PodChange) => void;
}

/** For whoever only wants the lab itself. */
export const nobodyFollows: Following = { onTrouble: () => undefined, onPod: () => undefined };

/**
 * Attaches to a lab that runs: watches its pods and follows all their logs from `start` on. Disposing detaches and
 * leaves the lab as it is.
 *
 * @throws Failure E_FOREIGN, E_UNSAFE where the cluster is not the lab's
 */
export async function attach(connection: LabConnection, start: Start, { onTrouble, onPod }: Following, signal: AbortSignal): Promise<AttachedLab> {
  const { address, uuid, client, lab, ground } = connection;
  await demandOwner(client, uuid, signal);
  const logs = new LogBook(keeping(lab, start));
  logs.tick(await client.serverTime(signal));
  const pods = await Promise.all(namespacesOf(lab).map((namespace) => watchPods(client, namespace, onTrouble)));
  const cluster = clusterClock(logs, monotonic);
  const stopTelling = followLives(pods, cluster.now, onPod);
  const streams = watchLogs(client, pods, logs, start, onTrouble);
  const cli = serverCli(client, lab.server);
  const context = { ...connection, cli, pods, logs };
  const raw = liveEvidence(context);
  return {
    address,
    client,
    logs,
    pods,
    podUids: () => new Set(pods.flatMap((watch) => [...watch.pods.keys()])),
    podUidsAt: (time) =>
      new Set(pods.flatMap((watch) => [...watch.pods.values()].flatMap(({ metadata }) => (isOlder(metadata, time) ? (metadata?.uid ?? []) : [])))),
    perform: (action, signal) => performAction(action, context, signal),
    ask: (question, signal) => answer(question, raw, signal),
    ground,
    async [Symbol.asyncDispose]() {
      stopTelling();
      cluster.stop();
      streams.stop();
      for (const watch of pods) watch.stop();
    },
  };
}

/** A pod that was made in the second of that time is taken for a newer one. */
function isOlder(metadata: V1ObjectMeta | undefined, time: bigint): boolean {
  const made = new Date(metadata?.creationTimestamp ?? 0).getTime();
  return BigInt(made) / 1000n < time / 1_000_000_000n;
}

/** No expectation can ask about a container that the lab does not name, however much it writes. */
function keeping(lab: Lab, start: Start): Keep {
  const programs = programsOf(lab);
  const old = start.from === 'first-line' ? 0 : start.lines;
  return ({ namespace, labels }) => Math.max(old, programs.some((each) => each.namespace === namespace && hasLabelsOf(each, labels)) ? 1000 : 50);
}
