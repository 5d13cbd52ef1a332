import type { V1Pod } from '@kubernetes/client-node';
import type { LogBook } from '../logs/log-book.ts';

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
}
