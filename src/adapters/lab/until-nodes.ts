import type { V1Node } from '@kubernetes/client-node';
import { pathOf } from '../../evidence/api-path.ts';
import { untilObjects } from '../kubernetes/until-objects.ts';
import type { LabConnection } from './running-lab.ts';

/**
 * Waits until every node of the lab is known to the API server, with the labels that kind gives it. `kubeadm join` ends when
 * a kubelet has its certificate, and that is a moment before the kubelet registers its node (Kubernetes 1.34).
 *
 * @throws Failure E_TIMEOUT
 */
export async function untilNodes({ client, nodes }: Pick<LabConnection, 'client' | 'nodes'>, signal: AbortSignal): Promise<void> {
  const missing = (found: readonly V1Node[]): string | undefined => {
    const without = nodes.filter(({ name }) => !found.some(({ metadata }) => metadata?.name === name)).map(({ name }) => name);
    return without.length === 0 ? undefined : `these nodes are not registered: ${without.join(', ')}`;
  };
  await untilObjects(client, pathOf({ apiVersion: 'v1', kind: 'Node' }), missing, signal);
}
