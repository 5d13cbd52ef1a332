import type { AgentsState, Answers, CsiMountsState, CsiNodeState, MatchesState, NodeState, PodsState, SocketState, VolumeState } from '../evidence/answers.ts';
import { objectIn } from '../evidence/objects.ts';
import type { Judge } from '../lab/mistakes.ts';
import type { ManifestObject } from '../lab/objects.ts';
import { hasLabelsOf, type Workload } from '../lab/sources.ts';

/** Judges say what is wrong with a state, or nothing. Pure, so that each is tested on values it must refuse. */

export function nodesReady(count: number): Judge<readonly NodeState[]> {
  return (nodes) => {
    const ready = nodes.filter((node) => node.ready);
    return ready.length === count && nodes.length === count ? undefined : `${ready.length} of ${nodes.length} nodes are Ready, ${count} were expected`;
  };
}

/** Exactly one attested agent on each worker, whose SPIFFE ID ends in the UID of that node. */
export function oneAgentPerWorker({ nodes, agents }: AgentsState): string | undefined {
  const workers = nodes.filter((node) => node.worker);
  const missing = workers.filter((worker) => agents.filter((agent) => agent.id.endsWith(`/${worker.uid}`)).length !== 1);
  if (missing.length > 0) return `no single attested agent carries the UID of ${missing.map(({ name }) => name).join(', ')}`;
  return agents.length === workers.length ? undefined : `${agents.length} agents are attested for ${workers.length} workers`;
}

export function volumeBound(volume: VolumeState): string | undefined {
  return volume.phase === 'Bound' ? undefined : `the claim ${volume.claim} is ${volume.phase}`;
}

export function driverOnEvery(driver: string): Judge<readonly CsiNodeState[]> {
  return (nodes) => {
    const without = nodes.filter(({ drivers }) => !drivers.includes(driver));
    return nodes.length > 0 && without.length === 0
      ? undefined
      : `${driver} is not registered on ${without.map(({ node }) => node).join(', ') || 'any worker'}`;
  };
}

export function socketOnEvery(sockets: readonly SocketState[]): string | undefined {
  const expected = sockets.filter(({ worker }) => worker);
  const without = expected.filter(({ present }) => !present);
  return expected.length > 0 && without.length === 0 ? undefined : `no socket on ${without.map(({ node }) => node).join(', ') || 'any worker'}`;
}

/**
 * Each CSI volume is mounted once. Mounts that lie on each other are not seen in a pod: they cost the node memory, and
 * with thousands of them its life (spiffe-csi#331, to be had with the SPIFFE CSI Driver before 0.2.12).
 */
export function mountedOnce(mounts: readonly CsiMountsState[]): string | undefined {
  const several = mounts.flatMap(({ node, targets }) => {
    const doubled = targets.filter(({ times }) => times > 1);
    const mounted = targets.reduce((sum, { times }) => sum + times, 0);
    return doubled.length === 0 ? [] : [`${node} has ${mounted} mounts for ${targets.length === 1 ? 'one CSI volume' : `${targets.length} CSI volumes`}`];
  });
  return several.length === 0 ? undefined : several.join('; ');
}

/** A control plane runs no agent, so nothing there can get an identity. */
export function socketOnWorkersOnly(sockets: readonly SocketState[]): string | undefined {
  const astray = sockets.filter(({ worker, present }) => !worker && present);
  return socketOnEvery(sockets) ?? (astray.length === 0 ? undefined : `there is a socket on ${astray.map(({ node }) => node).join(', ')}, too`);
}

/** One ready pod of a DaemonSet on each worker. */
export function readyOnEveryWorker({ workers, pods }: PodsState): string | undefined {
  const without = workers.filter((worker) => !pods.some(({ node, ready }) => ready && node === worker));
  return workers.length > 0 && without.length === 0 ? undefined : `no ready pod on ${without.join(', ') || 'any worker'}${troubles(pods)}`;
}

export function readyPods(count: number): Judge<PodsState> {
  return ({ pods }) => {
    const ready = pods.filter((pod) => pod.ready);
    return ready.length === count && pods.length === count
      ? undefined
      : `${ready.length} of ${pods.length} pods are ready, ${count} were expected${troubles(pods)}`;
  };
}

/** A pod that cannot start for this reason, as the kubelet or the scheduler tells it. */
export function cannotStart(reason: RegExp): Judge<PodsState> {
  return ({ pods }) => {
    return pods.some(({ trouble }) => trouble !== undefined && reason.test(trouble)) ? undefined : `no pod says so${troubles(pods)}`;
  };
}

/** The workload has a pod, whether it is ready or not. */
export function podOfIsThere(workload: Workload): Judge<MatchesState> {
  return ({ pods }) => (pods.some(({ labels }) => hasLabelsOf(workload, labels)) ? undefined : `there is no pod of ${workload.name}`);
}

function troubles(pods: PodsState['pods']): string {
  return pods.flatMap(({ pod, trouble }) => (trouble === undefined ? [] : `; ${pod}: ${trouble}`)).join('');
}

/** How many pods a ClusterSPIFFEID selects, by the SPIRE Controller Manager's own count (v0.6.4, status.stats.podsSelected). */
export function podsSelectedBy(rule: ManifestObject<'ClusterSPIFFEID'>, objects: Answers['objects']): number {
  return objectIn(objects, rule)?.status?.stats?.podsSelected ?? 0;
}
