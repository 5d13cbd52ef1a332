import type { V1PodList } from '@kubernetes/client-node';
import type { Clock } from '../../engine/clock.ts';
import { pathOf } from '../kubernetes/resources.ts';
import { type LabConnection, namespaces } from './running-lab.ts';

/** Not the CSI driver's pods: kubelet needs them to unmount what the others had. */
const ofWorkloads = labelled('app!=spiffe-csi-driver');
const exceptServer = labelled('app notin (spiffe-csi-driver, spire-server)');
const ofServer = labelled('app=spire-server');

function labelled(selector: string): string {
  return `labelSelector=${encodeURIComponent(selector)}`;
}

function podsOf(namespace: string): string {
  return pathOf({ apiVersion: 'v1', kind: 'Pod', namespace });
}

/** How long pods get to end; the longest grace period in manifests/ is 5 s. Milliseconds. */
const goneWithin = 15_000;
/** Nobody watches pods yet, or any more, and it is over within a second or two. */
const lookEvery = 100;

/**
 * Ends every pod of SPIRE and the demo; their controllers make new ones. Most are forgotten at once. The server's is
 * waited for: its successor has the same name, and a kubelet that still unmounts the old one's volumes makes the new one
 * wait for ten seconds.
 */
export async function replacePods({ client }: LabConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  const old = await client.get<V1PodList>(`${podsOf('spire')}?${ofServer}`, signal);
  const uids = new Set(old.items.map(({ metadata }) => metadata?.uid));
  await Promise.all([
    ...namespaces.map((namespace) => client.remove(podsOf(namespace), signal, `?gracePeriodSeconds=0&${exceptServer}`)),
    client.remove(podsOf('spire'), signal, `?gracePeriodSeconds=1&${ofServer}`),
  ]);
  await untilGone(
    async () => (await client.get<V1PodList>(`${podsOf('spire')}?${ofServer}`, signal)).items.some(({ metadata }) => uids.has(metadata?.uid)),
    clock,
    signal,
  );
}

/**
 * Removes what runs SPIRE and the demo, and waits for its pods to go; volumes, configuration and the CSI driver stay.
 * Applying the manifests brings it back.
 */
export async function removeWorkloads({ client, manifests }: LabConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  const controllers = manifests.filter(
    ({ kind, metadata }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) && metadata.name !== 'spiffe-csi-driver',
  );
  await Promise.all(
    controllers.map(({ apiVersion, kind, metadata }) => client.remove(pathOf({ apiVersion, kind, ...metadata }), signal, '?propagationPolicy=Foreground')),
  );
  const anyLeft = async (): Promise<boolean> => {
    const lists = await Promise.all(namespaces.map((namespace) => client.get<V1PodList>(`${podsOf(namespace)}?${ofWorkloads}`, signal)));
    return lists.some(({ items }) => items.length > 0);
  };
  await untilGone(anyLeft, clock, signal);
}

async function untilGone(anyLeft: () => Promise<boolean>, clock: Clock, signal: AbortSignal): Promise<void> {
  const patience = clock.now() + goneWithin;
  while ((await anyLeft()) && clock.now() < patience) await clock.after(lookEvery, signal);
}
