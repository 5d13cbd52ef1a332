import type { AgentState, EntryState, PlacementState } from '../../evidence/answers.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { Workload } from '../../lab/sources.ts';
import { goesBy } from '../agent/agents.ts';

/** Where a workload runs, where it may run, and on which nodes the agents know its entry. Asked of `placement`. */

/** An entry whose parent ID one agent has gives its identity on that node, and nowhere else. */
export function notBoundToOneNode(workload: Workload): Rule<PlacementState> {
  return rule('registration/not-bound-to-one-node', (state) => {
    for (const { id, parentId } of entriesOf(workload, state)) {
      const knowing = nodesWith(parentId, state);
      if (knowing.length > 1)
        return mistake(
          'An entry is known on more nodes than one.',
          `The entry ${id} has the parent ID ${parentId}, which the agents on ${knowing.length} nodes have: the identity is given on each of them.`,
        );
      if (knowing.length === 0) return noAgentHas(id, parentId, state);
    }
    return undefined;
  });
}

function noAgentHas(id: string, parentId: string, { agents, entries }: PlacementState) {
  const differs = 'No agent has the parent ID of the entry.';
  for (const alias of entries.filter(({ spiffeId }) => spiffeId === parentId)) {
    const wrong = alias.selectors.find((selector) => agents.every(({ selectors }) => !selectors.includes(selector)));
    if (wrong !== undefined) return mistake(differs, `The entry ${alias.id} demands ${wrong}, and no agent has that.`);
  }
  return mistake(differs, `The entry ${id} has the parent ID ${parentId}, and no agent has that ID.`);
}

export function runsElsewhere(workload: Workload): Rule<PlacementState> {
  return rule('registration/runs-elsewhere', (state) => {
    for (const { id, parentId } of entriesOf(workload, state)) {
      const knowing = nodesWith(parentId, state);
      const astray = knowing.length === 0 ? undefined : state.nodes.find((node) => !knowing.includes(node));
      if (astray !== undefined)
        return passingMistake(
          `${workload.name} runs on a node whose agent does not know its entry.`,
          `${workload.name} runs on ${astray}. Its entry ${id} has the parent ID ${parentId}, which only the agent on ${listOf(knowing)} has.`,
        );
    }
    return undefined;
  });
}

/** It may be in the right place by luck: the next pod may not. */
export function mayRunElsewhere(workload: Workload): Rule<PlacementState> {
  return rule('registration/may-run-elsewhere', (state) => {
    if (state.allowed.length < 2) return undefined;
    for (const { id, parentId } of entriesOf(workload, state)) {
      const knowing = nodesWith(parentId, state);
      if (knowing.length > 0 && state.allowed.some((node) => !knowing.includes(node)))
        return mistake(
          `The next pod of ${workload.name} may run on a node whose agent does not know its entry.`,
          `deployment/${workload.deployment} may run on ${listOf(state.allowed)}. Its entry ${id} has the parent ID ${parentId}, which only the agent on ${listOf(knowing)} has.`,
        );
    }
    return undefined;
  });
}

/** A pod that no node may take waits for ever; those that run notice nothing. */
export function mayRunNowhere(workload: Workload): Rule<PlacementState> {
  return rule('registration/may-run-nowhere', ({ allowed, nodeSelector }) => {
    if (allowed.length > 0) return undefined;
    const labels = Object.entries(nodeSelector).map(([label, wanted]) => `${label}=${wanted}`);
    return mistake(
      `The next pod of ${workload.name} could run on no node.`,
      labels.length === 0
        ? `No node may run the pods of deployment/${workload.deployment}.`
        : `No node has the label ${labels.join(' and ')}, which deployment/${workload.deployment} demands: its next pod would never start.`,
    );
  });
}

/**
 * A pod gets an identity from an entry that fits it and that the agent beside it knows: both, and of one entry. Two
 * entries with half of it each give nothing.
 */
export function noEntryGives(workload: Workload): Rule<PlacementState> {
  return rule('registration/no-entry-gives', (state) => {
    const own = entriesOf(workload, state);
    for (const { pod, node, selectors } of state.pods) {
      const agent = state.agents.find((each) => each.node === node);
      if (agent === undefined || own.length === 0) continue;
      const known = own.filter(({ parentId }) => goesBy(agent, parentId, state.entries));
      if (known.length === 0 || known.some((entry) => entry.selectors.every((selector) => selectors.includes(selector)))) continue;
      const [{ id, selectors: demanded }] = known as [EntryState];
      return mistake(
        `An entry demands a selector that the pods of ${workload.name} do not have.`,
        `The agent on ${node} knows the entry ${id}. That demands ${demanded.find((selector) => !selectors.includes(selector))}, and ${pod} does not have it.`,
      );
    }
    return undefined;
  });
}

function nodesWith(parentId: string, { agents, entries }: PlacementState): readonly string[] {
  return agents.filter((agent: AgentState) => goesBy(agent, parentId, entries)).map(({ node }) => node);
}

function entriesOf({ id }: Workload, { entries }: PlacementState): readonly EntryState[] {
  return entries.filter(({ spiffeId }) => spiffeId === id);
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
