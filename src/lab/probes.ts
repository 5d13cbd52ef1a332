import type { Component } from './sources.ts';

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
