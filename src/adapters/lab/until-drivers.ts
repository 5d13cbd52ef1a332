import type { V1CSINode, V1PodTemplateSpec } from '@kubernetes/client-node';
import { pathOf } from '../../evidence/api-path.ts';
import type { Lab } from '../../lab/define-lab.ts';
import type { Manifest } from '../kubernetes/apply.ts';
import { untilObjects } from '../kubernetes/until-objects.ts';
import type { LabConnection } from './running-lab.ts';

const csiNodes = pathOf({ apiVersion: 'storage.k8s.io/v1', kind: 'CSINode' });

/** Whether the pods that an object makes mount a volume of the SPIFFE CSI Driver. */
export function needsDriver({ csiDriver }: Pick<Lab, 'csiDriver'>, { spec }: Manifest & { readonly spec?: PodMaker }): boolean {
  return spec?.template?.spec?.volumes?.some(({ csi }) => csi?.driver === csiDriver.driver) ?? false;
}

type Drivers = Pick<LabConnection, 'client' | 'nodes'> & { readonly lab: Pick<Lab, 'csiDriver'> };

interface PodMaker {
  readonly template?: V1PodTemplateSpec;
}

/**
 * Waits until the SPIFFE CSI Driver is registered with the kubelet of every worker. A pod that wants its volume before is
 * tried again after half a second, one, two, four and eight (Kubernetes 1.34, exponential back-off of volume operations).
 *
 * @throws Failure E_TIMEOUT
 */
export async function untilDrivers({ client, nodes, lab: { csiDriver } }: Drivers, signal: AbortSignal): Promise<void> {
  const workers = nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);
  const missing = (found: readonly V1CSINode[]): string | undefined => {
    const has = ({ metadata, spec }: V1CSINode, node: string): boolean =>
      metadata?.name === node && (spec.drivers?.some(({ name }) => name === csiDriver.driver) ?? false);
    const without = workers.filter((node) => !found.some((each) => has(each, node)));
    return without.length === 0 ? undefined : `${csiDriver.driver} is not registered on ${without.join(', ')}`;
  };
  await untilObjects(client, csiNodes, missing, signal);
}
