import type { EntryState } from '../../evidence/answers.ts';
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
  readonly [field: string]: unknown;
}

/** What an entry may say beside who gets which ID, and for how long (SPIRE API 1.15, types/entry.proto). */
const others = ['admin', 'downstream', 'store_svid', 'dns_names', 'federates_with', 'hint', 'jwt_svid_ttl', 'expires_at', 'additional_attributes'];

/** Every entry of the server, in order of ID, its selectors as `type:value`, sorted. */
export async function showEntries(cli: ServerCli, signal: AbortSignal): Promise<readonly EntryState[]> {
  const { entries = [] } = await cli.run<{ readonly entries?: readonly EntryJson[] }>(['entry', 'show'], signal);
  return entries
    .map(
      (entry): EntryState => ({
        id: entry.id,
        spiffeId: textOf(entry.spiffe_id),
        parentId: textOf(entry.parent_id),
        selectors: entry.selectors.map(({ type, value }) => `${type}:${value}`).sort(),
        ttl: entry.x509_svid_ttl,
        ...othersOf(entry),
      }),
    )
    .sort((left, right) => left.id.localeCompare(right.id));
}

function othersOf(entry: EntryJson): Pick<EntryState, 'others'> {
  const said = others.flatMap((field) => (isSaid(entry[field]) ? [`${field}: ${JSON.stringify(entry[field])}`] : []));
  return said.length === 0 ? {} : { others: said };
}

/** The server shows what nobody set as the zero of its type; 64-bit numbers come as text. */
function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isSaid);
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0 && value !== '0';
}

export function textOf({ trust_domain, path }: SpiffeId): string {
  return `spiffe://${trust_domain}${path}`;
}
