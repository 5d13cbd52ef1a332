import type { V1Pod, V1PodSpec, V1SubjectAccessReviewStatus, V1SubjectRulesReviewStatus } from '@kubernetes/client-node';
import type { LogBook } from '../logs/log-book.ts';
import type { Labels } from './labels.ts';
import type { Account, Right } from './rights.ts';

/** What may be looked up on a node itself, because no API server knows it. */
export type NodeFact = 'mounts' | 'agent-socket';

/**
 * What a cluster gives away of itself, as the API server, SPIRE Server and the nodes gave it: read by nobody yet. A lab
 * that runs has it, and so has a bundle; whoever reads it cannot tell which.
 *
 * All of it throws Failure: E_KUBERNETES and E_SPIRE_CLI where it could not be had, E_NOT_COLLECTED where a bundle has not got it.
 */
export interface RawEvidence {
  /** One object by its path in the API; undefined where there is none. */
  object<T>(path: string, signal: AbortSignal): Promise<T | undefined>;
  /** All of a kind by their path in the API, with `?labelSelector=` or `?fieldSelector=` where only some are wanted. */
  list<T>(path: string, signal: AbortSignal): Promise<readonly T[]>;
  /** Pods of the namespaces that are followed. */
  pods(signal: AbortSignal): Promise<readonly V1Pod[]>;
  /** What `spire-server <command…> -output json` printed. */
  server<T>(command: readonly string[], signal: AbortSignal): Promise<T>;
  /** Text as the node has it: its table of mounts; the name of the Workload API's socket, or nothing. */
  node(name: string, fact: NodeFact, signal: AbortSignal): Promise<string>;
  /** The cluster's time: nanoseconds since 1970. */
  now(signal: AbortSignal): Promise<bigint>;
  readonly logs: LogBook;
  /** Only a cluster that runs has one. */
  readonly authorizer?: Authorizer;
}

/** Who decides what may be done, asked without anything being done. Throws Failure E_KUBERNETES. */
export interface Authorizer {
  /** Whether an account may do that, and why (SubjectAccessReview). */
  review(account: Account, right: Right, signal: AbortSignal): Promise<V1SubjectAccessReviewStatus | undefined>;
  /** All rules of an account, as only it may ask for them itself (SelfSubjectRulesReview). */
  rules(account: Account, signal: AbortSignal): Promise<V1SubjectRulesReviewStatus | undefined>;
  /** Why a pod like that would not be let into a namespace, in the API server's words; undefined where it would be. */
  refusal(namespace: string, labels: Labels, spec: V1PodSpec | object | undefined, signal: AbortSignal): Promise<string | undefined>;
}
