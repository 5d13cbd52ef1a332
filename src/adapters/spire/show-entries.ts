import type { EntryState } from '../../lab/probes.ts';
import type { ServerCli } from './server-cli.ts';

/** IDs come apart in SPIRE's JSON (SPIRE 1.15.3, `-output json`). */
export interface SpiffeId {
  readonly trust_domain: string;
  readonly path: string;
}

interface EntryJson {
  readonly id: string;
  readonly spiffe_id: SpiffeId;
  readonly parent_id: SpiffeId;
  readonly selectors: readonly { readonly type: string; readonly value: string }[];
  readonly x509_svid_ttl: number;
}

/** Every entry of the server, in order of ID, its selectors as `type:value`, sorted. */
export async function showEntries(cli: ServerCli, signal: AbortSignal): Promise<readonly EntryState[]> {
  const { entries = [] } = await cli.run<{ readonly entries?: readonly EntryJson[] }>(['entry', 'show'], signal);
  return entries
    .map((entry) => ({
      id: entry.id,
      spiffeId: textOf(entry.spiffe_id),
      parentId: textOf(entry.parent_id),
      selectors: entry.selectors.map(({ type, value }) => `${type}:${value}`).sort(),
      ttl: entry.x509_svid_ttl,
    }))
    .sort((left, right) => left.id.localeCompare(right.id));
}

export function textOf({ trust_domain, path }: SpiffeId): string {
  return `spiffe://${trust_domain}${path}`;
}
