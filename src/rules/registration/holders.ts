import { closest } from '../../core/closest.ts';
import type { EntryState, MatchesState } from '../../evidence/answers.ts';
import { type Mistake, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import { hasLabelsOf, type Workload } from '../../lab/sources.ts';
import { whyNot } from './selectors.ts';

type Pods = MatchesState['pods'];

/** An entry gives its identity to every process that has all its selectors, and asks nothing else. */
export function givenToOthers(workload: Workload): Rule<MatchesState> {
  return rule('registration/given-to-others', ({ entries, pods }) => {
    for (const entry of entries.filter(({ spiffeId }) => spiffeId === workload.id)) {
      const others = pods.filter((pod) => !hasLabelsOf(workload, pod.labels) && fits(entry, pod));
      if (others.length > 0)
        return mistake(
          `An entry gives the SPIFFE ID of ${workload.name} to other pods, too.`,
          `The entry ${entry.id} demands ${entry.selectors.join(' and ')}. ${others.map(({ pod }) => pod).join(', ')} ${others.length === 1 ? 'has' : 'have'} that too, and ${others.length === 1 ? 'gets' : 'get'} ${workload.id} as well.`,
        );
      // A pod's UID, or its owner's, is found in one namespace only.
      if (!entry.selectors.some((selector) => selector.startsWith('k8s:ns:') || /^k8s:[\w-]*uid:/.test(selector)))
        return mistake(
          `An entry gives the SPIFFE ID of ${workload.name} to other pods, too.`,
          `The entry ${entry.id} demands ${entry.selectors.join(' and ')}, and no namespace: a pod of another one that has that gets ${workload.id} as well.`,
        );
    }
    return undefined;
  });
}

/** Who is given a second identity may show either. */
export function givenSecond(workload: Workload): Rule<MatchesState> {
  return rule('registration/given-second', ({ entries, pods }) => {
    const running = pods.filter(({ labels }) => hasLabelsOf(workload, labels));
    const other = entries.find((entry) => entry.spiffeId !== workload.id && running.some((pod) => fits(entry, pod)));
    return other === undefined
      ? undefined
      : mistake(
          `An entry gives ${workload.name} another SPIFFE ID than its own.`,
          `The entry ${other.id} gives the pods of ${workload.name} the identity ${other.spiffeId}.`,
        );
  });
}

/** No pod of the workload has what any of the entries demands. */
export function givenToNobody(workload: Workload): Rule<MatchesState> {
  return rule('registration/given-to-nobody', ({ entries, pods }) => {
    const own = entries.filter(({ spiffeId }) => spiffeId === workload.id);
    const running = pods.filter(({ labels }) => hasLabelsOf(workload, labels));
    if (own.length === 0) return withoutEntry(workload, entries, pods);
    if (running.length === 0) return passingMistake(`${workload.name} has no pod.`, `No pod of ${workload.name} runs.`);
    if (own.some((entry) => running.some((pod) => fits(entry, pod)))) return undefined;
    const found = own.map((entry) => ({ ...entry, missing: entry.selectors.find((selector) => running.every((pod) => !pod.selectors.includes(selector))) }));
    const has = running.flatMap(({ selectors }) => selectors);
    const says = found.map(({ id, selectors, missing }) =>
      missing === undefined
        ? `The entry ${id} demands ${selectors.join(' and ')}, and no pod of ${workload.name} has all of that.`
        : `The entry ${id} demands ${missing}, and no pod of ${workload.name} has that: ${whyNot(missing, has)}.`,
    );
    // Where each selector is on some pod, and no pod has all, pods are being replaced.
    const tell = found.some(({ missing }) => missing === undefined) ? passingMistake : mistake;
    return tell(`An entry demands a selector that the pods of ${workload.name} do not have.`, says.join(' '));
  });
}

/** There is no entry of this SPIFFE ID at all. Passes where a controller makes them; see `noEntryFor` for where none does. */
function withoutEntry(workload: Workload, entries: readonly EntryState[], pods: Pods): Mistake {
  return givenAnother(workload)({ entries, pods }) ?? passingMistake(...missingEntry(workload, entries));
}

/** An entry that fits the workload's pods and nobody else's, with another SPIFFE ID than theirs. */
export function givenAnother(workload: Workload): Rule<MatchesState> {
  return rule('registration/given-another', ({ entries, pods }) => {
    if (entries.some(({ spiffeId }) => spiffeId === workload.id)) return undefined;
    const fitting = entries.find((entry) => {
      const given = pods.filter((pod) => fits(entry, pod));
      return given.length > 0 && given.every(({ labels }) => hasLabelsOf(workload, labels));
    });
    return fitting === undefined
      ? undefined
      : mistake(
          `An entry gives the pods of ${workload.name} another SPIFFE ID than theirs.`,
          `The entry ${fitting.id} gives the pods of ${workload.name} the SPIFFE ID ${fitting.spiffeId}, and theirs is ${workload.id}.`,
        );
  });
}

/** No entry has the SPIFFE ID, and nobody but a person makes entries. Asked of `entries`. */
export function noEntryFor(workload: Workload): Rule<readonly EntryState[]> {
  return rule('registration/no-entry-for', (entries) => {
    return entries.some(({ spiffeId }) => spiffeId === workload.id) ? undefined : mistake(...missingEntry(workload, entries));
  });
}

/** With the nearest that there is: it may be the same, misspelt. */
function missingEntry(workload: Workload, entries: readonly EntryState[]): [differs: string, says: string] {
  const differs = `No entry is for the SPIFFE ID of ${workload.name}.`;
  const near = closest(
    workload.id,
    entries.map(({ spiffeId }) => spiffeId),
    misspelt,
  );
  const entry = entries.find(({ spiffeId }) => spiffeId === near);
  return [
    differs,
    `No registration entry has the SPIFFE ID ${workload.id}.${entry === undefined ? '' : ` The nearest is ${entry.spiffeId}, of the entry ${entry.id}.`}`,
  ];
}

/** So many edits are one name with a slip in it; the lab's own workloads differ by more. */
const misspelt = 3;

function fits({ selectors }: EntryState, pod: Pods[number]): boolean {
  return selectors.length > 0 && selectors.every((selector) => pod.selectors.includes(selector));
}
