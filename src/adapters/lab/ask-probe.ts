import { createHash } from 'node:crypto';
import type { V1CSINodeList, V1Deployment, V1Node, V1NodeList, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import type { AgentState, CsiNodeState, NodeState, PlacementState, Probe, SocketState, VolumeState } from '../../lab/probes.ts';
import type { Client } from '../kubernetes/client.ts';
import { type PodWatch, podsOf } from '../kubernetes/pod-watch.ts';
import { pathOf } from '../kubernetes/resources.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { type SpiffeId, showEntries, textOf } from '../spire/show-entries.ts';

interface ProbeContext {
  readonly client: Client;
  readonly cli: ServerCli;
  readonly pods: readonly PodWatch[];
  readonly trustDomain: string;
  readonly socketOn: (node: string, signal: AbortSignal) => Promise<boolean>;
}

/** Answers a probe from the API server, SPIRE Server's command line, or the node itself. */
export async function askProbe(probe: Probe, context: ProbeContext, signal: AbortSignal): Promise<unknown> {
  const { client, cli, pods } = context;
  switch (probe.kind) {
    case 'nodes':
      return nodes(client, signal);
    case 'agents': {
      const [known, { agents = [] }] = await Promise.all([
        nodes(client, signal),
        cli.run<{
          readonly agents?: readonly { readonly id: SpiffeId; readonly selectors: readonly { readonly value: string }[]; readonly banned?: boolean }[];
        }>(['agent', 'list'], signal),
      ]);
      const attested = agents
        .filter(({ banned }) => banned !== true)
        .map(({ id, selectors }): AgentState => {
          const node = selectors.find(({ value }) => value.startsWith('agent_node_name:'))?.value.slice('agent_node_name:'.length) ?? '';
          return { id: textOf(id), node };
        });
      return { nodes: known, agents: attested.sort((left, right) => left.id.localeCompare(right.id)) };
    }
    case 'volume': {
      const claim = await client.get<V1PersistentVolumeClaim>('/api/v1/namespaces/spire/persistentvolumeclaims/data-spire-server-0', signal);
      return { claim: 'data-spire-server-0', phase: claim.status?.phase ?? '', volume: claim.spec?.volumeName ?? '' } satisfies VolumeState;
    }
    case 'csi-nodes': {
      const [known, { items }] = await Promise.all([nodes(client, signal), client.get<V1CSINodeList>('/apis/storage.k8s.io/v1/csinodes', signal)]);
      return known
        .filter(({ worker }) => worker)
        .map(
          ({ name }): CsiNodeState => ({
            node: name,
            drivers: items.find(({ metadata }) => metadata?.name === name)?.spec.drivers?.map((driver) => driver.name) ?? [],
          }),
        );
    }
    case 'sockets': {
      const workers = (await nodes(client, signal)).filter(({ worker }) => worker);
      return Promise.all(workers.map(async ({ name }): Promise<SocketState> => ({ node: name, present: await context.socketOn(name, signal) })));
    }
    case 'restarts':
      return podsOf(pods, probe.of.namespace, probe.of.app)
        .map((pod) => ({ pod: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '', restarts: pod.status?.containerStatuses?.[0]?.restartCount ?? 0 }))
        .sort((left, right) => left.pod.localeCompare(right.pod));
    case 'env': {
      const { namespace, deployment, container } = probe.of;
      const { spec } = await client.get<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }), signal);
      const found = spec?.template.spec?.containers.find(({ name }) => name === container);
      return Object.fromEntries((found?.env ?? []).map(({ name, value = '' }) => [name, value]));
    }
    case 'placement': {
      const entries = await showEntries(cli, signal);
      const nodesOf = podsOf(pods, probe.of.namespace, probe.of.app).flatMap((pod) => pod.spec?.nodeName ?? []);
      return { nodes: [...new Set(nodesOf)].sort(), entries } satisfies PlacementState;
    }
    case 'entries':
      return showEntries(cli, signal);
    case 'trust-bundle': {
      const { x509_authorities = [] } = await cli.run<{ readonly x509_authorities?: readonly { readonly asn1: string }[] }>(['bundle', 'show'], signal);
      return x509_authorities.map(({ asn1 }) => createHash('sha256').update(Buffer.from(asn1, 'base64')).digest('hex')).sort();
    }
  }
}

async function nodes(client: Client, signal: AbortSignal): Promise<readonly NodeState[]> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return items.map((node) => ({
    name: node.metadata?.name ?? '',
    uid: node.metadata?.uid ?? '',
    ready: isReady(node),
    worker: node.metadata?.labels?.['node-role.kubernetes.io/control-plane'] === undefined,
  }));
}

function isReady(node: V1Node): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
