import type { EntryState } from '../answers.ts';
import type { RawEvidence } from '../raw.ts';
import { type SpiffeId, selectorText, textOf } from './spiffe-id.ts';

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

/** What `spire-server entry show` prints. */
export interface EntryList {
  readonly entries?: readonly EntryJson[];
}

export async function entries(raw: Pick<RawEvidence, 'server'>, signal: AbortSignal): Promise<readonly EntryState[]> {
  return readEntries(await raw.server<EntryList>(['entry', 'show'], signal));
}

/** In order of ID, their selectors as `type:value`, sorted. */
export function readEntries({ entries: shown = [] }: EntryList): readonly EntryState[] {
  return shown
    .map(
      (entry): EntryState => ({
        id: entry.id,
        spiffeId: textOf(entry.spiffe_id),
        parentId: textOf(entry.parent_id),
        selectors: entry.selectors.map(selectorText).sort(),
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
