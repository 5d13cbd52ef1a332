import type { V1ConfigMap } from '@kubernetes/client-node';
import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { pathOf } from '../../evidence/api-path.ts';
import type { Manifest } from './apply.ts';
import type { Client } from './client.ts';

const mark = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spirelab-owner', namespace: 'kube-system' } as const;

/** The cluster's own word for whose it is. */
export function ownerMark(uuid: string): Manifest {
  const { apiVersion, kind, name, namespace } = mark;
  return { apiVersion, kind, metadata: { name, namespace }, data: { uuid } };
}

/**
 * Proves that the API server that answers is the lab's own, before anything is done through it. The nodes' mounts prove
 * whose the containers are; where a kubeconfig leads is another matter: kubectl writes into it, and a tunnel or another
 * cluster may stand at its address. A cluster that says nothing is not ours either.
 *
 * @throws Failure E_FOREIGN, E_UNSAFE; nothing was changed then
 */
export async function demandOwner(client: Client, uuid: string, signal: AbortSignal): Promise<void> {
  const found = await client.find<V1ConfigMap>(pathOf(mark), signal);
  const said = found?.data?.['uuid'];
  if (said === uuid) return;
  const where = client.config.getCurrentCluster()?.server ?? 'nowhere';
  const way = {
    hint: "Something wrote into the lab's kubeconfig, or into that ConfigMap. What can be proved without it, by the mounts of the nodes, is whose the nodes are: they can be removed.",
    left: 'nothing was changed',
    next: [command('down')],
  };
  if (said === undefined)
    throw new Failure('E_UNSAFE', `The cluster at ${where} has no ConfigMap kube-system/${mark.name}, so it cannot be proved to be this lab's.`, way);
  throw new Failure(
    'E_FOREIGN',
    `The cluster at ${where}, to which the lab's kubeconfig leads, is another lab's: its ConfigMap kube-system/${mark.name} says so.`,
    way,
  );
}
