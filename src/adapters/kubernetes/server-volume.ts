import type { Manifest } from '../kubernetes/apply.ts';

/** Where a node sees the folder that holds SPIRE Server's data. */
export const serverDataPath = '/var/lib/spirelab/server-data';

/**
 * A PersistentVolume that waits for SPIRE Server's claim, on the node that is labelled for it.
 *
 * kind's provisioner would start a pod that makes a folder, five to eight seconds after the server's pod was scheduled;
 * a volume whose claimRef names the claim is bound at once. By hand, with kubectl apply -k, the provisioner does it.
 */
export function serverVolume(): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'spire-server-data' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'standard',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'spire', name: 'data-spire-server-0' },
      local: { path: serverDataPath },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'spirelab.dev/runs', operator: 'In', values: ['spire-server'] }] }] } },
    },
  };
}
