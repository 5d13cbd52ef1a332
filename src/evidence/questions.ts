import type { Answers } from './answers.ts';
import type { ControlledPods, DeployedPods, ObjectName, PodGroup } from './nouns.ts';
import type { ObjectKind } from './objects.ts';
import type { Account, Right } from './rights.ts';

/** What can be asked about the state of a cluster or of SPIRE. */
export type Kind = keyof Answers;

/** What a question says besides its kind. */
interface Details {
  readonly nodes: object;
  /** The attested agents of SPIRE Server's own list, the nodes to hold them against, the cluster's time. */
  readonly agents: object;
  /** The first PersistentVolumeClaim of a StatefulSet. */
  readonly volume: { readonly of: ControlledPods };
  /** CSI drivers registered on each worker, from CSINode. */
  readonly 'csi-nodes': object;
  /** The Workload API's socket on each node, looked up on the node. */
  readonly sockets: object;
  /** How often each CSI volume of a pod is mounted on each worker, looked up on the node. */
  readonly 'csi-mounts': object;
  /** Pods with their restarts. */
  readonly restarts: { readonly of: PodGroup };
  /** Variables of a workload's container, as a new pod would have them; those from ConfigMaps, too. */
  readonly env: { readonly of: DeployedPods };
  /** Where a workload's pods are and may be, the attested agents, and the registration entries. */
  readonly placement: { readonly of: DeployedPods };
  /** Pods, and the workers that they could be on. */
  readonly pods: { readonly of: PodGroup };
  /** Since when the pods of a workload, and the CSI driver's pod beside each, run. */
  readonly mounts: { readonly of: PodGroup; readonly by: PodGroup };
  /** Registration entries, and the pods of a namespace with what the k8s workload attestor finds on them. */
  readonly matches: { readonly in: string };
  /** What decides which identity the pods of a workload are given, now and after they were replaced. */
  readonly registration: { readonly of: DeployedPods };
  /** What entries and server.conf say of lifetimes, and what X509-SVIDs a workload was given. */
  readonly lifetimes: { readonly of: DeployedPods; readonly by: ObjectName<'ConfigMap'> };
  /** A ConfigMap that is to hold the trust bundle under this key, beside the bundle that SPIRE Server has. */
  readonly 'published-bundle': { readonly in: ObjectName<'ConfigMap'>; readonly key: string };
  /** Which pods the API server would let into a namespace. Asked by dry runs, so nothing is created. */
  readonly admission: { readonly to: string; readonly pods: Readonly<Record<string, object>> };
  /** When a ConfigMap was changed last, and since when the containers run that read it at their start. */
  readonly configured: { readonly by: ObjectName<'ConfigMap'>; readonly of: PodGroup };
  /** Which pods a Service leads to, and what pods of its namespace it could choose from. */
  readonly service: { readonly of: ObjectName<'Service'> };
  /** What the pods of a namespace have of the nodes that they run on. */
  readonly 'host-access': { readonly in: string };
  /** Objects as the API server has them. */
  readonly objects: { readonly of: readonly ObjectName<ObjectKind>[] };
  /** What a service account may do, by the API server's authorizer, and whether it may do what is asked for. */
  readonly rights: { readonly account: Account; readonly asks: readonly Right[] };
  readonly entries: object;
  /** X.509 authorities of the trust bundle. */
  readonly 'trust-bundle': object;
}

/**
 * A question about the state of the cluster or of SPIRE. Inert: an adapter asks it.
 *
 * A table of all kinds, `{ [K in Kind]: (question: Question<K>) => Answers[K] }`, can be called with any of them.
 */
export type Question<K extends Kind = Kind> = { readonly [P in K]: { readonly kind: P } & Details[P] }[K];

/** Asks, and has an answer of the type that belongs to the question. @throws Failure where nobody answers */
export type Ask = <K extends Kind>(question: Question<K>) => Promise<Answers[K]>;
