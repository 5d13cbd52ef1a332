/** IDs come apart in SPIRE's JSON (SPIRE 1.15.3, `-output json`). */
export interface SpiffeId {
  readonly trust_domain: string;
  readonly path: string;
}

export function textOf({ trust_domain, path }: SpiffeId): string {
  return `spiffe://${trust_domain}${path}`;
}

/** As the configuration and people write it. */
export function selectorText({ type, value }: { readonly type: string; readonly value: string }): string {
  return `${type}:${value}`;
}
