import type { Mistake } from '../../../core/mistake.ts';
import { about, entryText, nodeAliasParent, some } from './about.ts';
import { has, isAlias, type Link } from './authorized.ts';
import { isNodeSelector, isProcessSelector, selectorText } from './check-selectors.ts';
import type { Draft } from './draft.ts';
import type { AttestedAgent, ServerFacts } from './facts.ts';
import { parentsThere } from './parents-there.ts';
import { joined, parts } from './spiffe-id.ts';

/** A node selector on an entry for a workload: what to write instead, as two entries. */
export function nodeSelectors(draft: Draft, facts: ServerFacts): Mistake {
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
    because: `A node alias, beneath /spire/server, has selectors of nodes; an entry for a workload has its SPIFFE ID as parent ID, and has selectors of the process.${alias === undefined ? '' : ` The server has such an alias, ${parent}, for ${reach(alias, facts.agents)} of ${facts.agents.length} agents.`}`,
    nearest: [...(alias === undefined ? [aliasEntry] : []), entry].map(entryText).join(',\n'),
  };
}

/** The other way round: selectors of a process on what is meant as an entry for a workload, and hangs on the server. */
export function processSelectors(draft: Draft, drafts: readonly Draft[], facts: ServerFacts): Mistake {
  const ofProcess = draft.selectors.filter(isProcessSelector).map(selectorText);
  const [parent] = parentsThere(drafts, facts);
  return {
    kind: 'process-selectors',
    ...about(draft, ['parent_id']),
    says: `Beneath ${draft.parent_id} is a node alias, and no node has ${some(ofProcess)}.`,
    because:
      'Only node attestation finds what an alias asks for. The parent ID of an entry for a workload is the SPIFFE ID of a node alias or of an agent, not of the server.',
    ...(parent === undefined ? {} : { nearest: `"parent_id": "${parent}"` }),
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
