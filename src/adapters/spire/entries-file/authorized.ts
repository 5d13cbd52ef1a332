import type { AttestedAgent } from './facts.ts';

/** What decides who gets an entry. Selectors as `type:value`. */
export interface Link {
  readonly id: string;
  readonly spiffeId: string;
  readonly parentId: string;
  readonly selectors: readonly string[];
}

/** An entry beneath the server's own ID stands for the agents that have its selectors: a node alias. */
export function isAlias({ parentId }: Pick<Link, 'parentId'>): boolean {
  return parentId.endsWith('/spire/server');
}

/**
 * The nodes whose agents get each entry, by entry ID (SPIRE 1.15.3, pkg/server/authorizedentries/cache.go): whatever
 * hangs beneath the agent's own ID, or beneath a node alias whose selectors the agent has all, at any depth. An alias
 * itself is sent to nobody, so it is not among them.
 */
export function authorizedNodes(entries: readonly Link[], agents: readonly AttestedAgent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const aliases = entries.filter(isAlias);
  const children = Map.groupBy(
    entries.filter((entry) => !isAlias(entry)),
    ({ parentId }) => parentId,
  );
  const nodes = new Map<string, Set<string>>();
  for (const agent of agents) {
    const seen = new Set<string>();
    const open = [agent.id, ...aliases.filter((alias) => has(agent, alias)).map(({ spiffeId }) => spiffeId)];
    for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      for (const { id, spiffeId } of children.get(parent) ?? []) {
        nodes.set(id, (nodes.get(id) ?? new Set()).add(agent.node));
        open.push(spiffeId);
      }
    }
  }
  return nodes;
}

/** Whether an agent has all selectors of a node alias. */
export function has(agent: AttestedAgent, { selectors }: Pick<Link, 'selectors'>): boolean {
  return selectors.every((selector) => agent.selectors.includes(selector));
}
