import type { V1PersistentVolume, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { apply, untilGone } from '../kubernetes/apply.ts';
import { pathOf } from '../kubernetes/resources.ts';
import { serverVolume } from '../kubernetes/server-volume.ts';
import type { LabConnection } from './running-lab.ts';

const claimPath = pathOf({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data-spire-server-0', namespace: 'spire' });
const volumePath = pathOf({ apiVersion: 'v1', kind: 'PersistentVolume', name: 'spire-server-data' });
const serverPath = pathOf({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'spire-server', namespace: 'spire' });
const podPath = pathOf({ apiVersion: 'v1', kind: 'Pod', name: 'spire-server-0', namespace: 'spire' });

/**
 * SPIRE Server's volume and its claim as they were: bound to each other, and neither of them on its way out. What the
 * server wrote is kept: it lies in a folder of the node, which Kubernetes does not remove.
 *
 * @throws Failure E_KUBERNETES, E_TIMEOUT
 */
export async function mendVolume({ client, manifests }: LabConnection, signal: AbortSignal): Promise<string | undefined> {
  const [claim, volume] = await Promise.all([client.find<V1PersistentVolumeClaim>(claimPath, signal), client.find<V1PersistentVolume>(volumePath, signal)]);
  if (isGood(claim, volume)) return undefined;
  // While the pod is there its claim cannot go, and while the claim is bound the volume cannot.
  for (const path of [serverPath, podPath, claimPath, volumePath]) {
    await client.remove(path, signal, path === podPath ? '?gracePeriodSeconds=1' : '');
    await untilGone(client, path, signal);
  }
  await apply(client, serverVolume(), signal);
  await Promise.all(
    manifests.filter(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'spire-server').map((object) => apply(client, object, signal)),
  );
  return 'volume and claim are made again, with the same data';
}

function isGood(claim: V1PersistentVolumeClaim | undefined, volume: V1PersistentVolume | undefined): boolean {
  const leaving = [claim, volume].some((each) => each === undefined || each.metadata?.deletionTimestamp !== undefined);
  return !leaving && volume?.status?.phase === 'Bound' && volume.spec?.claimRef?.uid === claim?.metadata?.uid;
}
