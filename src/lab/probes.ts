import type { Component, Workload } from './sources.ts';

/** A question about the state of the cluster or of SPIRE. Inert: an adapter asks it. */
export type Probe =
  /** Nodes: `{ name, uid, ready, worker }[]`. */
  | { readonly kind: 'nodes' }
  /** `{ nodes, agents }`: the attested agents of SPIRE Server's own list, and the nodes to hold them against. */
  | { readonly kind: 'agents' }
  /** The server's PersistentVolumeClaim: `{ claim, phase, volume }`. */
  | { readonly kind: 'volume' }
  /** CSI drivers registered on each worker: `{ node, drivers }[]`, from CSINode. */
  | { readonly kind: 'csi-nodes' }
  /** The Workload API's socket on each worker: `{ node, present }[]`, looked up on the node. */
  | { readonly kind: 'sockets' }
  /** Pods of a component with their restarts: `{ pod, uid, restarts }[]`. */
  | { readonly kind: 'restarts'; readonly of: Component }
  /** Variables of a workload's container, as its Deployment has them: `{ [name]: value }`. */
  | { readonly kind: 'env'; readonly of: Workload }
  /** `{ nodes, entries }`: the nodes that a workload's pods are on, and the registration entries. */
  | { readonly kind: 'placement'; readonly of: Workload }
  /** Registration entries: `{ id, spiffeId, parentId, selectors, ttl }[]`. */
  | { readonly kind: 'entries' }
  /** X.509 authorities of the trust bundle: SHA-256 of each certificate, sorted. */
  | { readonly kind: 'trust-bundle' };

export interface NodeState {
  readonly name: string;
  readonly uid: string;
  readonly ready: boolean;
  readonly worker: boolean;
}

export interface AgentState {
  readonly id: string;
  readonly node: string;
}

export interface VolumeState {
  readonly claim: string;
  readonly phase: string;
  readonly volume: string;
}

export interface CsiNodeState {
  readonly node: string;
  readonly drivers: readonly string[];
}

export interface SocketState {
  readonly node: string;
  readonly present: boolean;
}

export interface EntryState {
  readonly id: string;
  readonly spiffeId: string;
  readonly parentId: string;
  readonly selectors: readonly string[];
  /** Seconds; 0 for the server's default. */
  readonly ttl: number;
}

export interface PlacementState {
  readonly nodes: readonly string[];
  readonly entries: readonly EntryState[];
}
