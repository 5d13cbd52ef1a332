import { isDeepStrictEqual } from 'node:util';
import type { EntryState } from '../../evidence/answers.ts';

/** Where the server's registration entries differ from those that there should be, in sentences that name the entry. */
export function entryDifferences(found: readonly EntryState[], wanted: readonly EntryState[]): readonly string[] {
  const ids = [...new Set([...wanted, ...found].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [is, should] = [found, wanted].map((entries) => entries.find((entry) => entry.id === id));
    if (is === undefined) return [`There is no registration entry ${id} (${should?.spiffeId}).`];
    if (should === undefined) return [`There is one more registration entry, ${id} (${is.spiffeId}).`];
    return fields(id, is, should);
  });
}

function fields(id: string, found: EntryState, wanted: EntryState): readonly string[] {
  const told: readonly (readonly [string, unknown, unknown])[] = [
    ['SPIFFE ID', found.spiffeId, wanted.spiffeId],
    ['parent', found.parentId, wanted.parentId],
    ['selectors', found.selectors.join(', '), wanted.selectors.join(', ')],
    ['X509-SVID TTL', found.ttl, wanted.ttl],
  ];
  return [
    ...told.flatMap(([name, is, should]) => (isDeepStrictEqual(is, should) ? [] : [`The registration entry ${id} has the ${name} ${is}, not ${should}.`])),
    ...(found.others ?? [])
      .filter((other) => wanted.others?.includes(other) !== true)
      .map((other) => `The registration entry ${id} says ${other}, and should not.`),
  ];
}
