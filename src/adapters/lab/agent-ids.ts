import type { V1NodeList } from '@kubernetes/client-node';
import type { LabConnection } from './running-lab.ts';

/** SPIFFE IDs that the agents of this lab may have: one for each node (k8s_psat, SPIRE 1.15.3, doc/plugin_server_nodeattestor_k8s_psat.md). */
export async function agentIds({ client, lab: { trustDomain, clusterName } }: LabConnection, signal: AbortSignal): Promise<readonly string[]> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return items.map(({ metadata }) => `spiffe://${trustDomain}/spire/agent/k8s_psat/${clusterName}/${metadata?.uid}`);
}
