import { closest } from '../../core/closest.ts';
import type { AgentState, AgentsState, ConfiguredState, EntryState, PlacementState, PodsState } from '../../evidence/answers.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { type Judge, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import type { Component, Workload } from '../../lab/sources.ts';

/** Mistakes that lie between SPIRE Server and its agents: which SPIFFE IDs an agent has, and for how long. */

/**
 * An entry is sent only to agents that have its parent ID: as their own SPIFFE ID, or by an alias whose
 * selectors they all have (SPIRE 1.15.3, doc/spire_server.md, "entry create -node").
 */
export function parentOutOfReach(workload: Workload): Rule<PlacementState> {
  return rule('agent/parent-out-of-reach', ({ nodes, agents, entries }) => {
    const own = entries.filter(({ spiffeId }) => spiffeId === workload.id);
    for (const node of nodes) {
      const agent = agents.find((each) => each.node === node);
      if (agent === undefined || own.length === 0 || own.some(({ parentId }) => goesBy(agent, parentId, entries))) continue;
      const [{ id, parentId }] = own as [EntryState];
      const others = agents.filter((each) => goesBy(each, parentId, entries)).map((each) => each.node);
      // Where an agent has it, the pod may be on its way there.
      return (others.length === 0 ? mistake : passingMistake)(
        `The agent on the node of ${workload.name} does not have the parent ID of the entry, so it does not know the entry.`,
        `The entry ${id} has the parent ID ${parentId}. ${workload.name} runs on ${node}, and the agent there does not have that ID; ${others.length === 0 ? 'no agent does' : `the one on ${others.join(', ')} does`}.${nearestOf(agent, parentId, entries)}`,
      );
    }
    return undefined;
  });
}

/** One of the names that the agent has, where it is nearly the one that the entry has. */
function nearestOf(agent: AgentState, parentId: string, entries: readonly EntryState[]): string {
  const names = entries.map(({ spiffeId }) => spiffeId).filter((name) => goesBy(agent, name, entries));
  const near = closest(parentId, [agent.id, ...names], misspelt);
  return near === undefined ? '' : ` The nearest that it has is ${near}.`;
}

/** Edits: one name with a slip in it. */
const misspelt = 3;

/** Whether an agent has an ID: as its own, or by an alias whose selectors it has. */
export function goesBy(agent: AgentState, name: string, entries: readonly EntryState[]): boolean {
  if (agent.id === name) return true;
  const aliases = entries.filter(({ spiffeId, parentId }) => spiffeId === name && parentId.endsWith('/spire/server'));
  return aliases.some(({ selectors }) => selectors.every((selector) => agent.selectors.includes(selector)));
}

/** Whoever reads its configuration at its start knows nothing of what was changed since. */
export function startedBeforeChange({ name }: Component | Workload, config: ManifestObject): Rule<ConfiguredState> {
  return rule('agent/started-before-change', ({ changed, readers }) => {
    const old = readers.find(({ since }) => since < changed);
    return old === undefined
      ? undefined
      : passingMistake(
          `${name} was started before its configuration was changed.`,
          `${old.pod} has run since ${timeOf(old.since)}, and ${nameOf(config)} was changed at ${timeOf(changed)}: ${name} reads it at its start only.`,
        );
  });
}

/** A pod that nobody makes anew, since no Deployment owns it. */
export function podIsMissing(name: string): Rule<PodsState> {
  return rule('agent/pod-is-missing', ({ pods }) =>
    pods.some(({ pod }) => pod === name)
      ? undefined
      : mistake('A pod that is meant is not there any more.', `There is no pod ${name} any more. No Deployment owns it, so nothing makes it again.`),
  );
}

/** A pod that is not ready, in the kubelet's words. */
export function notReady(component: Component | Workload): Rule<PodsState> {
  return rule('agent/not-ready', ({ pods }) => {
    const unready = `Not every pod of ${component.name} is ready.`;
    if (pods.length === 0) return passingMistake(unready, `${component.name} has no pod.`);
    const stuck = pods.find(({ ready }) => !ready);
    return stuck === undefined
      ? undefined
      : passingMistake(unready, `${stuck.pod} is not ready${stuck.trouble === undefined ? '' : `: ${stuck.trouble.replace(/\.+$/, '')}`}.`);
  });
}

/** An agent whose own X509-SVID ends while the server is away ends with it. */
export function agentEndsWithin(seconds: number): Rule<AgentsState> {
  return rule('agent/agent-ends-within', ({ now, nodes, agents }) => {
    for (const { name, uid } of nodes.filter(({ worker }) => worker)) {
      const agent = agents.find(({ id }) => id.endsWith(`/${uid}`));
      if (agent === undefined) return passingMistake('A worker has no agent that SPIRE Server knows.', `No agent is attested for ${name}.`);
      const left = Math.round(agent.expiresAt - now);
      if (left < seconds)
        return passingMistake(
          'The X509-SVID that an agent has ends too soon.',
          `The X509-SVID of the agent on ${name} is valid until ${timeOf(new Date(agent.expiresAt * 1000).toISOString())}: ${left} s from now, and ${seconds} are wanted.`,
        );
    }
    return undefined;
  });
}

/** The opposite: every agent would have ended by then. */
export function agentOutlives(seconds: number): Judge<AgentsState> {
  return ({ now, nodes, agents }) => {
    const workers = nodes.filter(({ worker }) => worker);
    const lasting = agents.find(({ expiresAt }) => expiresAt - now >= seconds);
    if (lasting !== undefined) return `the agent on ${lasting.node} has ${Math.round(lasting.expiresAt - now)} s left`;
    return agents.length === workers.length ? undefined : `${agents.length} agents are attested for ${workers.length} workers`;
  };
}

function timeOf(stamp: string): string {
  return stamp.slice(11, 19);
}
