import type { Mistake } from '../../../core/mistake.ts';
import { about } from './about.ts';
import type { Draft } from './draft.ts';
import type { ServerFacts } from './facts.ts';
import { nearestParent, parentsThere } from './parents-there.ts';
import { parts } from './spiffe-id.ts';

export function noParent(draft: Draft, facts: ServerFacts): Mistake {
  const [first] = parentsThere([], facts);
  return {
    kind: 'no-parent',
    ...about(draft, []),
    says: 'parent_id is missing.',
    because: 'It says which agents have the entry: the ID of a node alias, or of one agent.',
    ...(first === undefined ? {} : { nearest: `"parent_id": "${first}"` }),
  };
}

/** An entry whose parent is there for no agent: why. */
export function unreachable(draft: Draft, drafts: readonly Draft[], facts: ServerFacts): Mistake {
  const where = about(draft, ['parent_id']);
  const parent = draft.parent_id ?? '';
  const id = draft.spiffe_id ?? 'This entry';
  if (parent === draft.spiffe_id)
    return {
      kind: 'own-parent',
      ...where,
      says: `${id} is its own parent.`,
      because: 'So no agent has its parent ID, and no agent gets it.',
      ...nearestParent(parent, drafts, facts),
    };
  if (facts.entries.some(({ spiffeId }) => spiffeId === parent)) {
    return {
      kind: 'hollow-parent',
      ...where,
      says: `${parent} is an entry of SPIRE Server that reaches no agent itself.`,
      because: 'So no agent has this parent ID, and no agent gets the entry.',
      ...nearestParent(parent, drafts, facts),
    };
  }
  if (drafts.some(({ spiffe_id }) => spiffe_id === parent)) {
    return {
      kind: 'ring',
      ...where,
      says: `${id} and ${parent} are each the parent ID of the other.`,
      because: 'So no agent has either parent ID, and no agent gets either entry.',
      ...nearestParent(parent, [], facts),
    };
  }
  const { path } = parts(parent);
  const says = path.startsWith('/spire/agent/')
    ? `No agent of the ID ${parent} is attested.`
    : `Nothing has the ID ${parent}: neither an agent nor an entry, here or on the server.`;
  return {
    kind: 'unknown-parent',
    ...where,
    says,
    because: 'An agent gets the entries beneath its own ID and beneath the node aliases that are true of it; this one reaches nobody.',
    ...nearestParent(parent, drafts, facts),
  };
}
