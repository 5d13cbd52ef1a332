import type { V1Pod, V1PodList } from '@kubernetes/client-node';
import type { Clock } from '../../engine/clock.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { namespacesOf } from '../../lab/define-lab.ts';
import { hasLabelsOf, type PodSelector } from '../../lab/sources.ts';
import { makes } from '../kubernetes/claims.ts';
import type { LabConnection } from './running-lab.ts';

/** How long pods get to end; the longest grace period in manifests/ is 5 s. Milliseconds. */
const goneWithin = 15_000;
/** Nobody watches pods yet, or any more, and it is over within a second or two. */
const lookEvery = 100;

/**
 * Ends every pod of SPIRE and the demo; their controllers make new ones. Most are forgotten at once. The server's is
 * waited for: its successor has the same name, and a kubelet that still unmounts the old one's volumes makes the new one
 * wait for ten seconds. The CSI driver's stay: kubelets need them to unmount what the others had.
 */
export async function replacePods(connection: LabConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  const { client, lab } = connection;
  const old = await podsBesideDriver(connection, signal);
  const ofServer = old.filter((pod) => isOf(lab.server, pod));
  await Promise.all(old.map((pod) => client.remove(pathTo(pod), signal, `?gracePeriodSeconds=${ofServer.includes(pod) ? 1 : 0}`)));
  const uids = new Set(ofServer.map(({ metadata }) => metadata?.uid));
  await untilGone(async () => (await podsIn(connection, lab.server.namespace, signal)).some(({ metadata }) => uids.has(metadata?.uid)), clock, signal);
}

/**
 * Removes what runs SPIRE and the demo, and waits for its pods to go; volumes, configuration and the CSI driver stay.
 * Applying the manifests brings it back.
 */
export async function removeWorkloads(connection: LabConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  const { client, manifests, lab } = connection;
  const controllers = manifests.filter((object) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind) && !makes(lab.csiDriver, object));
  await Promise.all(
    controllers.map(({ apiVersion, kind, metadata }) => client.remove(pathOf({ apiVersion, kind, ...metadata }), signal, '?propagationPolicy=Foreground')),
  );
  await untilGone(async () => (await podsBesideDriver(connection, signal)).length > 0, clock, signal);
}

async function podsBesideDriver(connection: LabConnection, signal: AbortSignal): Promise<readonly V1Pod[]> {
  const { lab } = connection;
  const lists = await Promise.all(namespacesOf(lab).map((namespace) => podsIn(connection, namespace, signal)));
  return lists.flat().filter((pod) => !isOf(lab.csiDriver, pod));
}

async function podsIn({ client }: LabConnection, namespace: string, signal: AbortSignal): Promise<readonly V1Pod[]> {
  return (await client.get<V1PodList>(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), signal)).items;
}

function isOf(selector: PodSelector, { metadata }: V1Pod): boolean {
  return metadata?.namespace === selector.namespace && hasLabelsOf(selector, metadata.labels);
}

function pathTo({ metadata: { name = '', namespace = '' } = {} }: V1Pod): string {
  return pathOf({ apiVersion: 'v1', kind: 'Pod', name, namespace });
}

async function untilGone(anyLeft: () => Promise<boolean>, clock: Clock, signal: AbortSignal): Promise<void> {
  const patience = clock.now() + goneWithin;
  while ((await anyLeft()) && clock.now() < patience) await clock.after(lookEvery, signal);
}
