import type { EntryPlan, WorkloadEntry } from './entries.ts';
import type { Component, Workload } from './sources.ts';

interface SpireNames {
  readonly trustDomain: string;
  readonly clusterName: string;
}

export interface Spire extends SpireNames {
  readonly server: Component;
  readonly agents: Component;
  readonly csiDriver: Component;
  /** A workload of the demo, named after its Deployment. */
  readonly workload: (name: string) => Workload;
  /** The alias of every node: agents of this cluster, in this namespace, with this service account. */
  readonly anyNode: EntryPlan;
  /** The alias of the one node that is labelled to run something. */
  readonly nodeOf: (workload: Workload) => EntryPlan;
  readonly entryFor: (workload: Workload, parent: EntryPlan, options: { readonly x509SvidTtl: number }) => WorkloadEntry;
}

/** The nouns of a lab, as manifests/ names them. */
export function spire({ trustDomain, clusterName }: SpireNames): Spire {
  const component = (name: string, app: string, kind: 'StatefulSet' | 'DaemonSet'): Component => ({
    kind: 'component',
    name,
    namespace: 'spire',
    app,
    container: app,
    pods: { only: 'all' },
    workload: { kind, name: app },
  });
  const id = (path: string): string => `spiffe://${trustDomain}${path}`;
  return {
    trustDomain,
    clusterName,
    server: component('SPIRE Server', 'spire-server', 'StatefulSet'),
    agents: component('SPIRE Agent', 'spire-agent', 'DaemonSet'),
    csiDriver: component('SPIFFE CSI Driver', 'spiffe-csi-driver', 'DaemonSet'),
    workload: (name) => ({
      kind: 'workload',
      name,
      namespace: 'mtls-demo',
      app: name,
      container: name,
      pods: { only: 'all' },
      deployment: name,
      id: id(`/ns/mtls-demo/sa/${name}`),
    }),
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
      selectors: [`k8s:ns:${workload.namespace}`, `k8s:sa:${workload.name}`],
      x509SvidTtl,
    }),
  };
}
