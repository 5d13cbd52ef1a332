import type { V1NodeList } from '@kubernetes/client-node';
import { Failure } from '../../../core/failure.ts';
import type { Lab } from '../../../lab/define-lab.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { EntryContext } from '../../spire/entries.ts';

/** What an entry's plan is read with: the lab, and which nodes its node aliases are for. @throws Failure E_KUBERNETES */
export async function entryContext(client: Client, lab: Lab, signal: AbortSignal): Promise<EntryContext> {
  return { ...lab, nodeThatRuns: await nodesByRole(client, signal) };
}

/** Which node carries `spirelab.dev/runs=<what>`. @throws Failure E_KUBERNETES where none does */
async function nodesByRole(client: Client, signal: AbortSignal): Promise<(what: string) => string> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return (what) => {
    const name = items.find((node) => node.metadata?.labels?.['spirelab.dev/runs'] === what)?.metadata?.name;
    if (name === undefined) throw new Failure('E_KUBERNETES', `No node is labelled spirelab.dev/runs=${what}.`);
    return name;
  };
}
