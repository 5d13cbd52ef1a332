import type { V1PersistentVolume, V1PersistentVolumeClaim, V1PodList } from '@kubernetes/client-node';
import { pathOf } from '../../evidence/api-path.ts';
import { type Component, selectorText } from '../../lab/sources.ts';
import { apply, untilGone } from '../kubernetes/apply.ts';
import { dataClaim, makes } from '../kubernetes/claims.ts';
import { serverVolume } from '../kubernetes/server-volume.ts';
import type { LabConnection } from './running-lab.ts';

/**
 * SPIRE Server's volume and its claim as they were: bound to each other, and neither of them on its way out. What the
 * server wrote is kept: it lies in a folder of the node, which Kubernetes does not remove.
 *
 * @throws Failure E_KUBERNETES, E_TIMEOUT
 */
export async function mendVolume({ client, manifests, lab: { server } }: LabConnection, signal: AbortSignal): Promise<string | undefined> {
  const claimed = dataClaim(server, manifests);
  const claimPath = pathOf({ ...claimed, ...claimed.metadata });
  const wanted = serverVolume(server, manifests);
  const volumePath = pathOf({ ...wanted, ...wanted.metadata });
  const [claim, volume] = await Promise.all([client.find<V1PersistentVolumeClaim>(claimPath, signal), client.find<V1PersistentVolume>(volumePath, signal)]);
  if (isGood(claim, volume)) return undefined;
  const sets = manifests.filter((object) => makes(server, object));
  const pods = await client.get<V1PodList>(`${podsPath(server)}?labelSelector=${encodeURIComponent(selectorText(server))}`, signal);
  const podPaths = pods.items.map(({ metadata }) => pathOf({ apiVersion: 'v1', kind: 'Pod', name: metadata?.name ?? '', namespace: server.namespace }));
  // While a pod is there its claim cannot go, and while the claim is bound the volume cannot.
  for (const path of [...sets.map((set) => pathOf({ ...set, ...set.metadata })), ...podPaths, claimPath, volumePath]) {
    await client.remove(path, signal, podPaths.includes(path) ? '?gracePeriodSeconds=1' : '');
    await untilGone(client, path, signal);
  }
  await apply(client, wanted, signal);
  await Promise.all(sets.map((object) => apply(client, object, signal)));
  return 'volume and claim are made again, with the same data';
}

function podsPath({ namespace }: Component): string {
  return pathOf({ apiVersion: 'v1', kind: 'Pod', namespace });
}

function isGood(claim: V1PersistentVolumeClaim | undefined, volume: V1PersistentVolume | undefined): boolean {
  const leaving = [claim, volume].some((each) => each === undefined || each.metadata?.deletionTimestamp !== undefined);
  return !leaving && volume?.status?.phase === 'Bound' && volume.spec?.claimRef?.uid === claim?.metadata?.uid;
}
