import { closest } from '../../../core/closest.ts';
import { has, isAlias } from './authorized.ts';
import { selectorText } from './check-selectors.ts';
import type { Draft } from './draft.ts';
import type { ServerFacts } from './facts.ts';
import { joined, parts } from './spiffe-id.ts';

/** IDs that entries can hang on: aliases first, that agents answer to, then the agents' own. */
export function parentsThere(drafts: readonly Draft[], { entries, agents }: ServerFacts): readonly string[] {
  const ofServer = entries.filter((entry) => isAlias(entry) && agents.some((agent) => has(agent, entry))).map(({ spiffeId }) => spiffeId);
  const ofFile = drafts
    .filter(
      ({ parent_id: parentId, selectors }) =>
        parentId !== undefined && isAlias({ parentId }) && agents.some((agent) => has(agent, { selectors: selectors.map(selectorText) })),
    )
    .flatMap(({ spiffe_id }) => spiffe_id ?? []);
  return [...new Set([...ofServer, ...ofFile, ...agents.map(({ id }) => id)])];
}

/** The parent that was probably meant; where nothing is near, the first that is there. */
export function nearestParent(parent: string, drafts: readonly Draft[], facts: ServerFacts): { readonly nearest?: string } {
  const there = parentsThere(drafts, facts);
  const { trustDomain } = facts;
  // Without what all have in common, else every ID of a trust domain is near to every other.
  const near = closest(
    parts(parent).path,
    there.map((id) => parts(id).path),
  );
  const nearest = near === undefined ? there[0] : joined({ trustDomain, path: near });
  return nearest === undefined ? {} : { nearest };
}
