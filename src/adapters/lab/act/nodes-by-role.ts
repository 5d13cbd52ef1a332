import type { V1NodeList } from '@kubernetes/client-node';
import { Failure } from '../../../core/failure.ts';
import type { Client } from '../../kubernetes/client.ts';

/** Which node carries `spirelab.dev/runs=<what>`. @throws Failure E_KUBERNETES where none does */
export async function nodesByRole(client: Client, signal: AbortSignal): Promise<(what: string) => string> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return (what) => {
    const name = items.find((node) => node.metadata?.labels?.['spirelab.dev/runs'] === what)?.metadata?.name;
    if (name === undefined) throw new Failure('E_KUBERNETES', `No node is labelled spirelab.dev/runs=${what}.`);
    return name;
  };
}
