import type { Draft } from './draft.ts';

/**
 * An entry as `spire-server entry create -data` reads it (SPIRE 1.15.3, common.proto, RegistrationEntry), without its ID.
 * Always in this order: IDs are made from it, and both forms of a file must give the same.
 */
export interface EntryContent {
  readonly spiffe_id: string;
  readonly parent_id: string;
  readonly selectors: readonly { readonly type: string; readonly value: string }[];
  readonly x509_svid_ttl?: number;
  readonly jwt_svid_ttl?: number;
  readonly federates_with?: readonly string[];
  readonly admin?: true;
  readonly downstream?: true;
  readonly dns_names?: readonly string[];
  readonly hint?: string;
  readonly store_svid?: true;
  readonly entryExpiry?: number;
  readonly additional_attributes?: { readonly disable_x509_svid_prefetch?: true; readonly jwt_svid_include_jti?: true };
}

/** The content of a draft that has an ID and a parent; undefined for one that has not. */
export function entryOf(draft: Draft): EntryContent | undefined {
  const { spiffe_id, parent_id, expires_at, hint, x509_svid_ttl, jwt_svid_ttl } = draft;
  if (spiffe_id === undefined || parent_id === undefined) return undefined;
  const attributes = {
    ...(draft.disable_x509_svid_prefetch ? ({ disable_x509_svid_prefetch: true } as const) : {}),
    ...(draft.jwt_svid_include_jti ? ({ jwt_svid_include_jti: true } as const) : {}),
  };
  return {
    spiffe_id,
    parent_id,
    selectors: draft.selectors.map(({ type, value }) => ({ type, value })),
    ...(x509_svid_ttl === undefined ? {} : { x509_svid_ttl }),
    ...(jwt_svid_ttl === undefined ? {} : { jwt_svid_ttl }),
    ...(draft.federates_with.length === 0 ? {} : { federates_with: draft.federates_with.map((name) => `spiffe://${name}`) }),
    ...(draft.admin ? { admin: true } : {}),
    ...(draft.downstream ? { downstream: true } : {}),
    ...(draft.dns_names.length === 0 ? {} : { dns_names: draft.dns_names }),
    ...(hint === undefined ? {} : { hint }),
    ...(draft.store_svid ? { store_svid: true } : {}),
    ...(expires_at === undefined ? {} : { entryExpiry: expires_at }),
    ...(Object.keys(attributes).length === 0 ? {} : { additional_attributes: attributes }),
  };
}

export function contentOf(draft: Draft): string {
  return JSON.stringify(entryOf(draft));
}
