import type { AgentState, Answers, PlacementState } from '../../evidence/answers.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { namesIn, settingText } from '../../evidence/read/configuration.ts';
import { type Mistake, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { psat, spireConfiguration } from '../spire-configuration.ts';

const publisher = ['plugins', 'BundlePublisher', 'k8s_configmap', 'plugin_data'];

/** The name of a cluster: an agent says it, server.conf has to know it, and the aliases of nodes demand it. */

/** An agent of a cluster that k8s_psat at the server was not told of is refused. Asked of the two ConfigMaps. */
export function clusterUnknownToServer(agent: ManifestObject<'ConfigMap'>, server: ManifestObject<'ConfigMap'>): Rule<Answers['objects']> {
  return rule('agent/cluster-unknown-to-server', (objects) => {
    const [atAgent, atServer] = [spireConfiguration(objects, agent, 'agent'), spireConfiguration(objects, server, 'server')];
    const said = settingText(atAgent.settings, [...psat, 'cluster']);
    const known = namesIn(atServer.settings, [...psat, 'clusters']);
    if (said !== undefined && known.includes(said)) return undefined;
    const published = said !== undefined && namesIn(atServer.settings, [...publisher, 'clusters']).includes(said);
    return mistake(
      `The cluster name in ${atAgent.file} is not one that k8s_psat at the server knows.`,
      `${atAgent.called} has ${said === undefined ? 'no cluster' : `cluster = "${said}"`}, and k8s_psat in ${atServer.file} of ${nameOf(server)} knows ${known.map((name) => `"${name}"`).join(' and ') || 'none'}.${
        published ? ` "${said}" is under BundlePublisher there: that says only where the trust bundle is published.` : ''
      }`,
    );
  });
}

/** An alias gives its SPIFFE ID to agents that have all its selectors. Where none has, nothing with that parent ID is given to anybody. */
export const aliasOfNoAgent = rule('agent/alias-of-no-agent', ({ agents, entries }: PlacementState): Mistake | undefined => {
  const living = newestOfEachNode(agents);
  for (const { id, selectors } of entries.filter(({ parentId }) => parentId.endsWith('/spire/server'))) {
    if (living.length === 0 || living.some((agent) => selectors.every((selector) => agent.selectors.includes(selector)))) continue;
    const missing = selectors.find((selector) => !living.some((agent) => agent.selectors.includes(selector)));
    if (missing === undefined) continue;
    const kind = missing.slice(0, missing.lastIndexOf(':') + 1);
    const instead = [...new Set(living.flatMap((agent) => agent.selectors.filter((selector) => selector.startsWith(kind))))];
    return passingMistake(
      'An alias demands what no agent has.',
      `The alias ${id} demands ${missing}, and no agent has that${instead.length === 0 ? '' : `: the agents have ${instead.join(', ')}`}. So no agent gets the entries that have it as parent ID.`,
    );
  }
  return undefined;
});

/** An agent that attested under another name stays in the server's list until its X509-SVID expires. */
function newestOfEachNode(agents: readonly AgentState[]): readonly AgentState[] {
  return agents.filter((agent) => agents.every((other) => other.node !== agent.node || other.expiresAt <= agent.expiresAt));
}
