import type { V1PodList } from '@kubernetes/client-node';
import type { Clock } from '../../engine/clock.ts';
import { pathOf } from '../kubernetes/resources.ts';
import { type LabConnection, namespaces } from './running-lab.ts';

/** Not the CSI driver's pods: kubelet needs them to unmount what the others had. */
const ofWorkloads = `labelSelector=${encodeURIComponent('app!=spiffe-csi-driver')}`;

/** How long pods get to end; the longest grace period in manifests/ is 5 s. Milliseconds. */
const goneWithin = 15_000;
const lookEvery = 200;

/** Kills every pod of SPIRE and the demo, without a grace period; their controllers make new ones. */
export async function replacePods({ client }: LabConnection, signal: AbortSignal): Promise<void> {
  await Promise.all(
    namespaces.map((namespace) => client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), signal, `?gracePeriodSeconds=0&${ofWorkloads}`)),
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
  const patience = clock.now() + goneWithin;
  while (clock.now() < patience) {
    const lists = await Promise.all(
      namespaces.map((namespace) => client.get<V1PodList>(`${pathOf({ apiVersion: 'v1', kind: 'Pod', namespace })}?${ofWorkloads}`, signal)),
    );
    if (lists.every(({ items }) => items.length === 0)) return;
    await clock.after(lookEvery, signal);
  }
}
