import type { EntryPlan } from './entries.ts';
import { mistake, passingMistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';
import type { EntryState } from './probes.ts';
import type { Workload } from './sources.ts';

/**
 * Mistakes that can be seen in a state, told in the words of the cluster that they were found in. Pure, like judges: each
 * returns the mistake, or nothing where it is not made.
 */

/** The selectors that every pod of a workload has, by the k8s workload attestor (SPIRE 1.15.3, doc/plugin_agent_workloadattestor_k8s.md). */
function selectorsOf({ namespace, name }: Workload): { readonly namespace: string; readonly serviceAccount: string } {
  return { namespace: `k8s:ns:${namespace}`, serviceAccount: `k8s:sa:${name}` };
}

export function noEntryFor(workload: Workload): Rule {
  return (value) =>
    entriesOf(workload, value).length === 0
      ? mistake(`No entry is for the SPIFFE ID of ${workload.name}.`, `No registration entry has the SPIFFE ID ${workload.id}.`)
      : undefined;
}

/** An entry applies only where every selector of it is among those of the process. */
export function selectorThatNoPodHas(workload: Workload): Rule {
  const { namespace, serviceAccount } = selectorsOf(workload);
  return (value) => {
    for (const { id, selectors } of entriesOf(workload, value)) {
      const wrong = selectors.find(
        (selector) => (selector.startsWith('k8s:ns:') && selector !== namespace) || (selector.startsWith('k8s:sa:') && selector !== serviceAccount),
      );
      if (wrong !== undefined)
        return mistake(
          `An entry demands a selector that the pods of ${workload.name} do not have.`,
          `The entry ${id} demands ${wrong}, but the agent finds ${wrong.startsWith('k8s:ns:') ? namespace : serviceAccount} on the pods of ${workload.name}.`,
        );
    }
    return undefined;
  };
}

/** Without the service account every pod of the namespace would get the identity. */
export function selectorsTooLoose(workload: Workload): Rule {
  return (value) => {
    const loose = entriesOf(workload, value).find(({ selectors }) => !selectors.some((selector) => selector.startsWith('k8s:sa:')));
    if (loose === undefined) return undefined;
    return mistake(
      `An entry gives the SPIFFE ID of ${workload.name} to other pods, too.`,
      `The entry ${loose.id} demands only ${loose.selectors.join(' and ')}: every pod that has this gets ${workload.id}, whatever it runs.`,
    );
  };
}

/** An entry is synchronized only by agents that have its parent's identity, as their own or by an alias. */
export function parentThatNobodyIs(workload: Workload, parents: readonly EntryPlan[]): Rule {
  const known = parents.map(({ spiffeId }) => spiffeId);
  return (value) => {
    const astray = entriesOf(workload, value).find(({ parentId }) => !known.includes(parentId));
    return astray === undefined
      ? undefined
      : mistake(
          'No agent has the parent ID of the entry.',
          `The entry ${astray.id} has the parent ID ${astray.parentId}, and no agent of this lab has that ID.`,
        );
  };
}

/** @param meaning what the wanted value is elsewhere, for the sentence “and <meaning> is <value>” */
export function variableIsNot(workload: Workload, name: string, value: string, meaning: string): Rule {
  return (state) => {
    const found = (state as Readonly<Record<string, string>>)[name];
    return found === value
      ? undefined
      : mistake(`A variable of ${workload.name} is not ${meaning}.`, `${name} of ${workload.name} is ${found ?? 'not set'}, and ${meaning} is ${value}.`);
  };
}

/** The right value, in the wrong place. Beside the right one it does no harm, so it refuses nothing. */
export function variableIs(workload: Workload, name: string, value: string, instead: string): Rule {
  return (state) =>
    (state as Readonly<Record<string, string>>)[name] === value
      ? passingMistake(
          `A variable of ${workload.name} was changed, and it is not ${workload.name} that is meant.`,
          `${name} of ${workload.name} is ${value}. ${instead}`,
        )
      : undefined;
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
