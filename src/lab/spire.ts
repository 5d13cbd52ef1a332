import type { EntryPlan, WorkloadEntry } from './entries.ts';
import type { Component, CsiDriver, Labels, PublishedBundle, Workload } from './sources.ts';

/** What the manifests call a program: the object that makes its pods, and all that its pods are found by. */
export interface Called {
  readonly namespace: string;
  /** Name of its StatefulSet, DaemonSet or Deployment. */
  readonly object: string;
  readonly labels: Labels;
  readonly container: string;
  readonly serviceAccount: string;
}

interface SpireNames {
  readonly trustDomain: string;
  readonly clusterName: string;
  readonly server: Called;
  readonly agents: Called;
  readonly csiDriver: Called & { readonly driver: string };
  readonly bundle: PublishedBundle;
  /** What the manifests call a workload that people call so. */
  readonly workloads: (name: string) => Called;
}

export interface Spire {
  readonly trustDomain: string;
  readonly clusterName: string;
  readonly server: Component;
  readonly agents: Component;
  readonly csiDriver: CsiDriver;
  readonly bundle: PublishedBundle;
  /** A program that gets an identity: `/ns/<namespace>/sa/<service account>`. */
  readonly workload: (name: string) => Workload;
  /** The alias of every node: agents of this cluster, in this namespace, with this service account. */
  readonly anyNode: EntryPlan;
  /** The alias of the one node that is labelled to run something. */
  readonly nodeOf: (workload: Workload) => EntryPlan;
  readonly entryFor: (workload: Workload, parent: EntryPlan, options: { readonly x509SvidTtl: number }) => WorkloadEntry;
}

/** The nouns of a lab, from the names that its manifests give. */
export function spire({ trustDomain, clusterName, server, agents, csiDriver, bundle, workloads }: SpireNames): Spire {
  const id = (path: string): string => `spiffe://${trustDomain}${path}`;
  return {
    trustDomain,
    clusterName,
    server: component('SPIRE Server', server, 'StatefulSet'),
    agents: component('SPIRE Agent', agents, 'DaemonSet'),
    csiDriver: { ...component('SPIFFE CSI Driver', csiDriver, 'DaemonSet'), driver: csiDriver.driver },
    bundle,
    workload: (name) => {
      const { namespace, object, labels, container, serviceAccount } = workloads(name);
      return {
        kind: 'workload',
        name,
        namespace,
        labels,
        container,
        pods: { only: 'all' },
        deployment: object,
        serviceAccount,
        id: id(`/ns/${namespace}/sa/${serviceAccount}`),
      };
    },
    anyNode: { kind: 'node', id: 'any-node', spiffeId: id('/node/any'), selects: { on: 'every-node' } },
    nodeOf: (workload) => ({
      kind: 'node',
      id: `node-of-${workload.name}`,
      spiffeId: id(`/node/${workload.name}`),
      selects: { on: 'node-that-runs', what: workload.name },
    }),
    entryFor: (workload, parent, { x509SvidTtl }) => ({
      kind: 'workload',
      id: workload.name,
      spiffeId: workload.id,
      parent,
      selectors: [`k8s:ns:${workload.namespace}`, `k8s:sa:${workload.serviceAccount}`],
      x509SvidTtl,
    }),
  };
}

function component(name: string, { namespace, object, labels, container, serviceAccount }: Called, kind: 'StatefulSet' | 'DaemonSet'): Component {
  return { kind: 'component', name, namespace, labels, container, pods: { only: 'all' }, workload: { kind, name: object }, serviceAccount };
}
