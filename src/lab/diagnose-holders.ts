import { mistake, passingMistake, type Rule } from './mistakes.ts';
import type { MatchesState } from './probes.ts';
import type { Workload } from './sources.ts';

/** An entry gives its identity to every process that has all its selectors, and asks nothing else. */
export function givenToOthers(workload: Workload): Rule {
  return (value) => {
    const { entries, pods } = value as MatchesState;
    for (const { selectors, id } of entries.filter(({ spiffeId }) => spiffeId === workload.id)) {
      const others = pods.filter((pod) => pod.app !== workload.app && selectors.every((selector) => pod.selectors.includes(selector)));
      if (others.length > 0)
        return mistake(
          `An entry gives the SPIFFE ID of ${workload.name} to other pods, too.`,
          `The entry ${id} demands ${selectors.join(' and ')}. ${others.map(({ pod }) => pod).join(', ')} ${others.length === 1 ? 'has' : 'have'} that too, and ${others.length === 1 ? 'gets' : 'get'} ${workload.id} as well.`,
        );
      // A pod's UID, or its owner's, is found in one namespace only.
      if (!selectors.some((selector) => selector.startsWith('k8s:ns:') || /^k8s:[\w-]*uid:/.test(selector)))
        return mistake(
          `An entry gives the SPIFFE ID of ${workload.name} to other pods, too.`,
          `The entry ${id} demands ${selectors.join(' and ')}, and no namespace: a pod of another one that has that gets ${workload.id} as well.`,
        );
    }
    return undefined;
  };
}

/** Who is given a second identity may show either. */
export function givenAnother(workload: Workload): Rule {
  return (value) => {
    const { entries, pods } = value as MatchesState;
    const running = pods.filter(({ app }) => app === workload.app);
    const other = entries.find(
      ({ spiffeId, selectors }) =>
        spiffeId !== workload.id && selectors.length > 0 && running.some((pod) => selectors.every((selector) => pod.selectors.includes(selector))),
    );
    return other === undefined
      ? undefined
      : mistake(
          `An entry gives ${workload.name} another SPIFFE ID than its own.`,
          `The entry ${other.id} gives the pods of ${workload.name} the identity ${other.spiffeId}.`,
        );
  };
}

/** No pod of the workload has what any of the entries demands. */
export function givenToNobody(workload: Workload): Rule {
  return (value) => {
    const { entries, pods } = value as MatchesState;
    const own = entries.filter(({ spiffeId }) => spiffeId === workload.id);
    const running = pods.filter(({ app }) => app === workload.app);
    if (own.length === 0)
      return passingMistake(`No entry is for the SPIFFE ID of ${workload.name}.`, `No registration entry has the SPIFFE ID ${workload.id}.`);
    if (running.length === 0 || own.some(({ selectors }) => running.some((pod) => selectors.every((selector) => pod.selectors.includes(selector)))))
      return undefined;
    const [first] = own;
    const missing = first?.selectors.find((selector) => running.every((pod) => !pod.selectors.includes(selector)));
    return mistake(
      `An entry demands a selector that the pods of ${workload.name} do not have.`,
      `The entry ${first?.id} demands ${missing}, and no pod of ${workload.name} has that.`,
    );
  };
}
