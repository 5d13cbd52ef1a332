import { mistake, passingMistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';
import type { EntryState, PlacementState } from './probes.ts';
import type { Workload } from './sources.ts';

/**
 * Mistakes that can be seen in a state, told in the words of the cluster that they were found in. Pure, like judges: each
 * returns the mistake, or nothing where it is not made.
 */

/** An alias of one node says so by agent_node_name (k8s_psat, SPIRE 1.15.3, doc/plugin_server_nodeattestor_k8s_psat.md). */
const nodeName = 'k8s_psat:agent_node_name:';

/** An entry whose parent is one node gives its identity nowhere else. */
export function notBoundToOneNode(workload: Workload): Rule {
  return (value) => {
    const { entries } = value as PlacementState;
    const loose = entriesOf(workload, entries).find(({ parentId }) => nodesOf(parentId, entries).length === 0);
    return loose === undefined
      ? undefined
      : mistake('An entry is known on more nodes than one.', `The entry ${loose.id} has the parent ID ${loose.parentId}, and that is no alias of one node.`);
  };
}

export function runsElsewhere(workload: Workload): Rule {
  return (value) => {
    const { nodes, entries } = value as PlacementState;
    for (const { id, parentId } of entriesOf(workload, entries)) {
      const allowed = nodesOf(parentId, entries);
      const astray = allowed.length === 0 ? undefined : nodes.find((node) => !allowed.includes(node));
      if (astray !== undefined)
        return passingMistake(
          `${workload.name} runs on a node whose agent does not know its entry.`,
          `${workload.name} runs on ${astray}. Its entry ${id} has the parent ID ${parentId}, and only the agent on ${allowed.join(', ')} has that ID.`,
        );
    }
    return undefined;
  };
}

function nodesOf(alias: string, entries: readonly EntryState[]): readonly string[] {
  return entries
    .filter(({ spiffeId }) => spiffeId === alias)
    .flatMap(({ selectors }) => selectors.filter((selector) => selector.startsWith(nodeName)).map((selector) => selector.slice(nodeName.length)));
}

export function variableIsNot(name: string, value: string, meaning: string): Rule {
  return (state) => {
    const found = (state as Readonly<Record<string, string>>)[name];
    return found === value
      ? undefined
      : mistake(`A variable of the Deployment is not ${meaning}.`, `${name} is ${found ?? 'not set'}, and ${meaning} is ${value}.`);
  };
}

export function isMissing(object: ManifestObject): Rule {
  return (value) => ((value as readonly unknown[])[0] == null ? mistake('An object is missing.', `There is no ${nameOf(object)}.`) : undefined);
}

/**
 * A setting of SPIRE's configuration, `name = "value"`, in a ConfigMap.
 *
 * @param meaning what the wanted value is elsewhere, for the sentence “and <meaning> is <wanted>”
 */
export function settingIsNot(object: ManifestObject, key: string, name: string, wanted: string, meaning: string): Rule {
  return (value) => {
    const text = (value as readonly { readonly data?: Readonly<Record<string, string>> }[])[0]?.data?.[key];
    const differs = `A setting of ${nameOf(object)} is not ${meaning}.`;
    if (text === undefined) return mistake(differs, `${nameOf(object)} has no ${key}.`);
    const found = text.match(new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm'))?.[1];
    return found === wanted
      ? undefined
      : mistake(differs, `${key} in ${nameOf(object)} has ${found === undefined ? `no ${name}` : `${name} = "${found}"`}, and ${meaning} is "${wanted}".`);
  };
}

function entriesOf({ id }: Workload, value: unknown): readonly EntryState[] {
  return (value as readonly EntryState[]).filter(({ spiffeId }) => spiffeId === id);
}
