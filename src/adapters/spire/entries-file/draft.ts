import type { Place } from './tree.ts';

/** What can be read of an entry in a file. A part that is missing, or wrong, is left out; the mistakes say so. */
export interface Draft {
  /** From 1. */
  readonly number: number;
  /** The place of one of its parts, by a path such as `['selectors', 1]`. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
  /** The fields that are there, right or wrong, and those that a misspelt one is meant to be. */
  readonly named: ReadonlySet<string>;
  readonly spiffe_id?: string;
  readonly parent_id?: string;
  /** Those that are one, each with its place in the list. */
  readonly selectors: readonly (Selector & { readonly index: number })[];
  /** Seconds; undefined leaves it to the server. */
  readonly x509_svid_ttl?: number;
  readonly jwt_svid_ttl?: number;
  /** Names of trust domains. */
  readonly federates_with: readonly string[];
  readonly admin: boolean;
  readonly downstream: boolean;
  readonly dns_names: readonly string[];
  readonly hint?: string;
  readonly store_svid: boolean;
  /** Seconds since 1970. */
  readonly expires_at?: number;
  readonly disable_x509_svid_prefetch: boolean;
  readonly jwt_svid_include_jti: boolean;
}

export interface Selector {
  readonly type: string;
  readonly value: string;
}

/** `selectors[1].type`, counted from 1 as people do. */
export function fieldText(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}
