import type { Authority } from '../core/results.ts';
import { nameOf } from './objects.ts';
import type { Probe } from './probes.ts';

/** What a probe asks, as a noun phrase. */
export function describeProbe(probe: Probe): string {
  switch (probe.kind) {
    case 'nodes':
      return 'the nodes';
    case 'agents':
      return 'the attested agents, and the nodes';
    case 'volume':
      return `the volume of ${probe.of.name}`;
    case 'csi-nodes':
      return 'the CSI drivers of each worker';
    case 'sockets':
      return "the Workload API's socket on each node";
    case 'csi-mounts':
      return 'how often each CSI volume is mounted on each worker';
    case 'restarts':
      return `the restarts of ${probe.of.name}`;
    case 'env':
      return `the variables of ${probe.of.name}`;
    case 'placement':
      return `the nodes of ${probe.of.name}, the attested agents, and the registration entries`;
    case 'pods':
      return `the pods of ${probe.of.name}`;
    case 'mounts':
      return `since when the pods of ${probe.of.name} run, and ${probe.by.name} beside them`;
    case 'matches':
      return `the registration entries, and the selectors of the pods in ${probe.in}`;
    case 'registration':
      return `the registration entries, the ClusterSPIFFEIDs, and the pods in ${probe.of.namespace}`;
    case 'lifetimes':
      return `the registration entries, ${nameOf(probe.by)}, and the X509-SVIDs that ${probe.of.name} logged`;
    case 'published-bundle':
      return `the trust bundle in ${nameOf(probe.in)}, and the server's own`;
    case 'admission':
      return `which pods the namespace ${probe.to} admits`;
    case 'configured':
      return `when ${nameOf(probe.by)} was changed, and since when ${probe.of.name} runs`;
    case 'service':
      return `the pods behind ${nameOf(probe.of)}`;
    case 'host-access':
      return `what the pods in ${probe.in} have of their nodes`;
    case 'objects':
      return probe.of.map(nameOf).join(', ');
    case 'rights':
      return `what serviceaccount/${probe.account.name} may do`;
    case 'entries':
      return 'the registration entries';
    case 'trust-bundle':
      return 'the X.509 authorities of the trust bundle';
  }
}

const asked: Readonly<Record<Probe['kind'], readonly Authority[]>> = {
  nodes: ['kubernetes'],
  agents: ['spire-server', 'kubernetes'],
  volume: ['kubernetes'],
  'csi-nodes': ['kubernetes'],
  sockets: ['kubernetes', 'node'],
  'csi-mounts': ['kubernetes', 'node'],
  restarts: ['kubernetes'],
  env: ['kubernetes'],
  placement: ['kubernetes', 'spire-server'],
  pods: ['kubernetes'],
  mounts: ['kubernetes'],
  matches: ['spire-server', 'kubernetes'],
  registration: ['spire-server', 'kubernetes'],
  lifetimes: ['spire-server', 'kubernetes'],
  'published-bundle': ['spire-server', 'kubernetes'],
  admission: ['kubernetes'],
  configured: ['kubernetes'],
  service: ['kubernetes'],
  'host-access': ['kubernetes'],
  objects: ['kubernetes'],
  rights: ['kubernetes'],
  entries: ['spire-server'],
  'trust-bundle': ['spire-server'],
};

/** Who answers a probe. */
export function authoritiesOf({ kind }: Probe): readonly Authority[] {
  return asked[kind];
}
