import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { about, entryText, nodeAliasParent, some } from './about.ts';
import { authorizedNodes, has, isAlias, type Link } from './authorized.ts';
import { isNodeSelector, selectorText } from './check-selectors.ts';
import type { AttestedAgent, ServerFacts } from './facts.ts';
import type { Draft } from './shape.ts';
import { joined, parts } from './spiffe-id.ts';

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

function hollowAlias(alias: Draft, beneath: readonly Draft[], { agents }: ServerFacts): Mistake {
  const wanted = alias.selectors.map(selectorText);
  const held = [...new Set(agents.flatMap(({ selectors }) => selectors))];
  const missing = wanted.filter((selector) => !held.includes(selector));
  const reach =
    beneath.length === 0 ? '' : beneath.length === 1 ? ` The entry beneath it reaches nobody.` : ` The ${beneath.length} entries beneath it reach nobody.`;
  const first = alias.selectors.find((selector) => missing.includes(selectorText(selector)));
  const where = about(alias, first === undefined ? ['selectors'] : ['selectors', first.index]);
  if (agents.length === 0)
    return { kind: 'hollow-alias', ...where, says: `No agent is attested, so this node alias stands for none.${reach}`, because: aliasWords };
  if (missing.length === 0) {
    const best = agents.toSorted((left, right) => shared(right, wanted) - shared(left, wanted))[0];
    const lacking = wanted.filter((selector) => best?.selectors.includes(selector) !== true);
    return {
      kind: 'hollow-alias',
      ...where,
      says: `No single attested agent has all of ${wanted.join(', ')}: that on ${best?.node} lacks ${lacking.join(', ')}.${reach}`,
      because: aliasWords,
    };
  }
  const near = missing.flatMap((selector) => nearestSelector(selector, held) ?? []);
  const gone = alias.selectors.some(({ type }) => type === 'k8s_sat') ? ' SPIRE 1.12.0 took the node attestor k8s_sat away; k8s_psat has its place.' : '';
  return {
    kind: 'hollow-alias',
    ...where,
    says: `No attested agent has ${some(missing)}.${reach}`,
    because: `${aliasWords}${gone}${near.length === 0 ? ` They have ${some(kindsOf(held), 6)}.` : ''}`,
    ...(near.length === 0 ? {} : { nearest: [...new Set(near)].join('\n') }),
  };
}

const aliasWords =
  'An entry beneath /spire/server is a node alias: it stands for the agents that have all its selectors (SPIRE 1.15.3, doc/spire_server.md, -node).';

const shared = (agent: AttestedAgent, wanted: readonly string[]): number => wanted.filter((selector) => agent.selectors.includes(selector)).length;

/** The selector with the same words behind another attestor's name, or with the value nearest to it. */
function nearestSelector(selector: string, held: readonly string[]): string | undefined {
  const [, kind, ...value] = selector.split(':');
  const alike = held.filter((each) => each.split(':')[1] === kind);
  return alike.find((each) => each.split(':').slice(2).join(':') === value.join(':')) ?? closest(selector, alike.length > 0 ? alike : held) ?? alike[0];
}

function kindsOf(selectors: readonly string[]): readonly string[] {
  return [...new Set(selectors.map((selector) => selector.split(':').slice(0, 2).join(':')))];
}

/** IDs that entries can hang on: aliases first, that agents answer to, then the agents' own. */
function parentsThere(drafts: readonly Draft[], { entries, agents }: ServerFacts): readonly string[] {
  const ofServer = entries.filter((entry) => isAlias(entry) && agents.some((agent) => has(agent, entry))).map(({ spiffeId }) => spiffeId);
  const ofFile = drafts
    .filter(
      ({ parent_id: parentId, selectors }) =>
        parentId !== undefined && isAlias({ parentId }) && agents.some((agent) => has(agent, { selectors: selectors.map(selectorText) })),
    )
    .flatMap(({ spiffe_id }) => spiffe_id ?? []);
  return [...new Set([...ofServer, ...ofFile, ...agents.map(({ id }) => id)])];
}

function noParent(draft: Draft, facts: ServerFacts): Mistake {
  const [first] = parentsThere([], facts);
  return {
    kind: 'no-parent',
    ...about(draft, []),
    says: 'parent_id is missing.',
    because: 'It says which agents have the entry: the ID of a node alias, or of one agent.',
    ...(first === undefined ? {} : { nearest: `"parent_id": "${first}"` }),
  };
}

function unreachable(draft: Draft, drafts: readonly Draft[], facts: ServerFacts): Mistake {
  const where = about(draft, ['parent_id']);
  const parent = draft.parent_id ?? '';
  const id = draft.spiffe_id ?? 'This entry';
  if (parent === draft.spiffe_id)
    return {
      kind: 'own-parent',
      ...where,
      says: `${id} is its own parent.`,
      because: 'So it hangs on no agent, and reaches nobody.',
      ...nearestParent(parent, drafts, facts),
    };
  if (facts.entries.some(({ spiffeId }) => spiffeId === parent)) {
    return {
      kind: 'hollow-parent',
      ...where,
      says: `${parent} is an entry of SPIRE Server that reaches no agent itself.`,
      because: 'What hangs on it reaches nobody either.',
      ...nearestParent(parent, drafts, facts),
    };
  }
  if (drafts.some(({ spiffe_id }) => spiffe_id === parent)) {
    return {
      kind: 'ring',
      ...where,
      says: `${id} and ${parent} hang on each other.`,
      because: 'So neither hangs on an agent, and both reach nobody.',
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

function nearestParent(parent: string, drafts: readonly Draft[], facts: ServerFacts): { readonly nearest?: string } {
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

/** A node selector on an entry for a workload: what to write instead, as two entries. */
function nodeSelectors(draft: Draft, facts: ServerFacts): Mistake {
  const ofNodes = draft.selectors.filter(isNodeSelector);
  const others = draft.selectors.filter((selector) => !isNodeSelector(selector));
  const found = (kind: string): string | undefined => ofNodes.find(({ value }) => value.startsWith(`${kind}:`))?.value.slice(kind.length + 1);
  const [, ns = found('agent_ns') ?? 'NAMESPACE', sa = found('agent_sa') ?? 'ACCOUNT'] =
    /^\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(parts(draft.spiffe_id ?? '').path) ?? [];
  const there = facts.entries.filter((entry) => isAlias(entry) && facts.agents.some((agent) => has(agent, entry)));
  const [alias] = there.toSorted((left, right) => reach(right, facts.agents) - reach(left, facts.agents));
  const parent = alias?.spiffeId ?? joined({ trustDomain: facts.trustDomain, path: '/node/any' });
  const held = kept(ofNodes.map(selectorText), facts.agents);
  const entry = {
    spiffe_id: draft.spiffe_id ?? '…',
    parent_id: parent,
    selectors: others.length > 0 ? others.map(selectorText) : [`k8s:ns:${ns}`, `k8s:sa:${sa}`],
  };
  const aliasEntry = { spiffe_id: parent, parent_id: nodeAliasParent(facts.trustDomain), selectors: held };
  const [first] = ofNodes;
  return {
    kind: 'node-selectors',
    ...about(draft, first === undefined ? [] : ['selectors', first.index]),
    says: `${draft.parent_id === undefined ? 'parent_id is missing, and no' : 'No'} process ever has ${some(ofNodes.map(selectorText))}: node attestation finds that on an agent.`,
    because: `A node alias, beneath /spire/server, has selectors of nodes; an entry for a workload hangs on it and has selectors of the process.${alias === undefined ? '' : ` The server has such an alias, ${parent}, for ${reach(alias, facts.agents)} of ${facts.agents.length} agents.`}`,
    nearest: [...(alias === undefined ? [aliasEntry] : []), entry].map(entryText).join(',\n'),
  };
}

const reach = (entry: Link, agents: readonly AttestedAgent[]): number => agents.filter((agent) => has(agent, entry)).length;

/** The selectors that some agent has; where it has none, what all agents have in common. */
function kept(wanted: readonly string[], agents: readonly AttestedAgent[]): readonly string[] {
  const held = wanted.filter((selector) => agents.some((agent) => agent.selectors.includes(selector)));
  if (held.length > 0) return held;
  const [first, ...rest] = agents;
  return first?.selectors.filter((selector) => rest.every((agent) => agent.selectors.includes(selector))) ?? wanted;
}
