import type { Component } from '../../lab/sources.ts';
import type { Manifest } from './apply.ts';
import { dataClaim } from './claims.ts';

/** Where a node sees the folder that holds SPIRE Server's data. */
export const serverDataPath = '/var/lib/spirelab/server-data';

/**
 * A PersistentVolume that waits for SPIRE Server's claim, on the node that is labelled for it.
 *
 * kind's provisioner would start a pod that makes a folder, five to eight seconds after the server's pod was scheduled;
 * a volume whose claimRef names the claim is bound at once. By hand, with kubectl apply -k, the provisioner does it.
 *
 * @throws Failure E_CONFIG where the manifests give the server no claim
 */
export function serverVolume(server: Component, manifests: readonly Manifest[]): Manifest {
  const { apiVersion, kind, metadata } = dataClaim(server, manifests);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: serverVolumeName(server) },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'standard',
      claimRef: { apiVersion, kind, ...metadata },
      local: { path: serverDataPath },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'spirelab.dev/runs', operator: 'In', values: [server.workload.name] }] }] } },
    },
  };
}

export function serverVolumeName({ workload }: Component): string {
  return `${workload.name}-data`;
}
