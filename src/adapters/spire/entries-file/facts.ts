import type { EntryState } from '../../../evidence/answers.ts';

/** What a file is held against. Plain values, so that a file can also be held against what was collected elsewhere. */
export interface ServerFacts {
  readonly trustDomain: string;
  readonly agents: readonly AttestedAgent[];
  /** The entries that are there and stay: not those that an earlier file made. */
  readonly entries: readonly EntryState[];
  /** Trust domains whose bundle the server has, its own left out. */
  readonly bundles: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
}

export interface AttestedAgent {
  readonly id: string;
  readonly node: string;
  /** What node attestation found, as `type:value`. */
  readonly selectors: readonly string[];
}
