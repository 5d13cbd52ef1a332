import type { Mistake } from '../../../core/mistake.ts';
import { authorizedNodes, has, isAlias, type Link } from './authorized.ts';
import { isNodeSelector, isProcessSelector, selectorText } from './check-selectors.ts';
import type { Draft } from './draft.ts';
import type { ServerFacts } from './facts.ts';
import { hollowAlias } from './hollow-alias.ts';
import { nodeSelectors, processSelectors } from './node-selectors.ts';
import { noParent, unreachable } from './unreachable.ts';

/** Entries that no agent would get, each with why: no parent, an unknown one, an alias that is true of no agent. */
export function checkParents(drafts: readonly Draft[], facts: ServerFacts): readonly Mistake[] {
  const byId = Map.groupBy(drafts, ({ spiffe_id }) => spiffe_id);
  const byParent = Map.groupBy(drafts, ({ parent_id }) => parent_id);
  const links = drafts.map(linkOf);
  const nodes = authorizedNodes([...facts.entries, ...links.filter((link) => link !== undefined)], facts.agents);
  const hollow = new Map<string, Draft[]>();
  const mistakes: Mistake[] = [];
  for (const [index, draft] of drafts.entries()) {
    const link = links[index];
    if (draft.parent_id === undefined) {
      if (!draft.named.has('parent_id')) mistakes.push(draft.selectors.some(isNodeSelector) ? nodeSelectors(draft, facts) : noParent(draft, facts));
    } else if (isAlias({ parentId: draft.parent_id })) {
      if (facts.agents.some((agent) => has(agent, { selectors: draft.selectors.map(selectorText) }))) continue;
      if (draft.selectors.some(isProcessSelector)) {
        mistakes.push(processSelectors(draft, drafts, facts));
        continue;
      }
      if (draft.spiffe_id !== undefined) hollow.set(draft.spiffe_id, [...(hollow.get(draft.spiffe_id) ?? []), draft]);
    } else {
      if (draft.selectors.some(isNodeSelector)) mistakes.push(nodeSelectors(draft, facts));
      else if (link !== undefined && !nodes.has(link.id) && !isExplained(draft, byId)) mistakes.push(unreachable(draft, drafts, facts));
    }
  }
  for (const [id, aliases] of hollow) {
    // Several aliases of one ID are true of agents that one of them is true of.
    const beneath = descendants(id, byParent).filter((draft) => !nodes.has(`draft-${draft.number}`));
    mistakes.push(...aliases.map((alias) => hollowAlias(alias, beneath, facts)));
  }
  return mistakes;
}

function linkOf(draft: Draft): Link | undefined {
  const { spiffe_id: spiffeId, parent_id: parentId } = draft;
  if (spiffeId === undefined || parentId === undefined) return undefined;
  return { id: `draft-${draft.number}`, spiffeId, parentId, selectors: draft.selectors.map(selectorText) };
}

/** Whether what it hangs on in the file ends somewhere: then that is what is wrong, and it is told there. A ring is told at each. */
function isExplained(draft: Draft, byId: ReadonlyMap<string | undefined, readonly Draft[]>): boolean {
  const seen = new Set<Draft>([draft]);
  let [above] = byId.get(draft.parent_id) ?? [];
  if (above === undefined) return false;
  for (;;) {
    if (seen.has(above)) return false;
    seen.add(above);
    const [next]: readonly Draft[] = byId.get(above.parent_id) ?? [];
    if (next === undefined) return true;
    above = next;
  }
}

function descendants(id: string, byParent: ReadonlyMap<string | undefined, readonly Draft[]>): readonly Draft[] {
  const found = new Set<Draft>();
  const open = [id];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const draft of byParent.get(parent) ?? []) {
      if (found.has(draft)) continue;
      found.add(draft);
      if (draft.spiffe_id !== undefined) open.push(draft.spiffe_id);
    }
  }
  return [...found];
}
