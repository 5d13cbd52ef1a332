import type { ServerCli } from './server-cli.ts';
import { type SpiffeId, showEntries, textOf } from './show-entries.ts';

interface AgentsJson {
  readonly agents?: readonly {
    readonly id: SpiffeId;
    readonly selectors: readonly { readonly type: string; readonly value: string }[];
    readonly banned?: boolean;
  }[];
}

/**
 * The nodes whose agent is authorized for the entries of a parent: the agent of that ID itself, and every agent whose
 * selectors include all of a node alias's (SPIRE 1.15.3, doc/spire_server.md, "entry create -node").
 */
export async function nodesByParent(cli: ServerCli, signal: AbortSignal): Promise<(parentId: string) => ReadonlySet<string>> {
  const [{ agents = [] }, shown] = await Promise.all([cli.run<AgentsJson>(['agent', 'list'], signal), showEntries(cli, signal)]);
  const attested = agents
    .filter(({ banned }) => banned !== true)
    .map(({ id, selectors }) => {
      const all = selectors.map(({ type, value }) => `${type}:${value}`);
      return {
        id: textOf(id),
        selectors: new Set(all),
        node:
          all
            .find((each) => each.startsWith('k8s_psat:agent_node_name:'))
            ?.split(':')
            .at(-1) ?? '',
      };
    });
  const aliases = shown.filter(({ parentId }) => parentId.endsWith('/spire/server'));
  const known = new Map<string, ReadonlySet<string>>();
  return (parentId) => {
    const found = known.get(parentId);
    if (found !== undefined) return found;
    const own = aliases.filter(({ spiffeId }) => spiffeId === parentId);
    const matching = attested.filter(
      (agent) => agent.id === parentId || own.some((alias) => alias.selectors.every((selector) => agent.selectors.has(selector))),
    );
    const nodes = new Set(matching.map(({ node }) => node));
    known.set(parentId, nodes);
    return nodes;
  };
}
