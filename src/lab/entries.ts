/** Where a node alias applies: on every agent of the cluster, or on the one node that carries a label's value. */
export type NodeSelection = { readonly on: 'every-node' } | { readonly on: 'node-that-runs'; readonly what: string };

/** An alias of nodes: an entry with it as parent is known on each of them. */
export interface NodeEntry {
  readonly kind: 'node';
  readonly id: string;
  readonly spiffeId: string;
  readonly selects: NodeSelection;
}

export interface WorkloadEntry {
  readonly kind: 'workload';
  readonly id: string;
  readonly spiffeId: string;
  readonly parent: EntryPlan;
  readonly selectors: readonly string[];
  /** Seconds. */
  readonly x509SvidTtl: number;
}

/** A registration entry as a lab plans it. */
export type EntryPlan = NodeEntry | WorkloadEntry;
