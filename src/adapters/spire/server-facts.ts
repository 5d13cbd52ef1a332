import type { AgentList } from '../../evidence/read/agents.ts';
import { selectorText, textOf } from '../../evidence/read/spiffe-id.ts';
import { appliedPrefix } from './entries-file/check.ts';
import type { AttestedAgent, ServerFacts } from './entries-file/facts.ts';
import type { ServerCli } from './server-cli.ts';
import { showEntries } from './show-entries.ts';

interface BundleJson {
  readonly trust_domain: string;
}

export interface AskedFacts extends ServerFacts {
  /** The entries that an earlier file made. */
  readonly applied: ServerFacts['entries'];
}

/** Asks SPIRE Server what a file of entries is held against. @throws Failure E_SPIRE_CLI */
export async function askServerFacts(cli: ServerCli, signal: AbortSignal): Promise<AskedFacts> {
  const [own, { bundles = [] }, { agents = [] }, shown] = await Promise.all([
    cli.run<BundleJson>(['bundle', 'show'], signal),
    cli.run<{ readonly bundles?: readonly BundleJson[] }>(['bundle', 'list'], signal),
    cli.run<AgentList>(['agent', 'list'], signal),
    showEntries(cli, signal),
  ]);
  return {
    trustDomain: own.trust_domain,
    bundles: bundles.map(({ trust_domain }) => trust_domain).filter((name) => name !== own.trust_domain),
    agents: agents.filter(({ banned }) => banned !== true).map(agentOf),
    entries: shown.filter(({ id }) => !id.startsWith(appliedPrefix)),
    applied: shown.filter(({ id }) => id.startsWith(appliedPrefix)),
    now: Math.floor(Date.now() / 1000),
  };
}

function agentOf({ id, selectors }: NonNullable<AgentList['agents']>[number]): AttestedAgent {
  const all = selectors.map(selectorText);
  const named = all.find((each) => each.startsWith('k8s_psat:agent_node_name:'));
  return { id: textOf(id), node: named?.split(':').at(-1) ?? '', selectors: all };
}
