import type { V1NodeList } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../engine/clock.ts';
import { restartKubelets } from '../kind/kind-cluster.ts';
import { markNodes } from '../kubernetes/node-marks.ts';
import type { LabConnection } from './running-lab.ts';

/** A kubelet that starts registers its node within seconds; milliseconds. */
const registersWithin = 60_000;
const lookEvery = 250;

/** Nodes as kind made them: all of them there, with their labels and taints, open to pods. @throws Failure E_KUBERNETES, E_TIMEOUT */
export async function mendNodes({ client, nodes }: LabConnection, clock: Clock, signal: AbortSignal): Promise<void> {
  const missing = async (): Promise<readonly string[]> => {
    const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
    return nodes.map(({ name }) => name).filter((name) => !items.some(({ metadata }) => metadata?.name === name));
  };
  const gone = await missing();
  if (gone.length > 0) await restartKubelets(gone, signal);
  const patience = clock.now() + registersWithin;
  for (let left = gone; left.length > 0; left = await missing()) {
    if (clock.now() > patience)
      throw new Failure('E_TIMEOUT', `${left.join(', ')} did not register within ${registersWithin / 1000} s of the start of its kubelet.`);
    await clock.after(lookEvery, signal);
  }
  await markNodes(client, nodes, signal);
}
