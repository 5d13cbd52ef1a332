import type { MatchesState } from '../../evidence/answers.ts';
import { passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import { hasLabelsOf, type Workload } from '../../lab/sources.ts';

/** An entry outlives its pod where nobody takes it away. */
export function entriesWithoutPod(workload: Workload): Rule<MatchesState> {
  return rule('registration/entries-without-pod', ({ entries, pods }) => {
    const stale = entries.find(
      ({ spiffeId, selectors }) => spiffeId === workload.id && !pods.some((pod) => selectors.every((wanted) => pod.selectors.includes(wanted))),
    );
    return stale === undefined
      ? undefined
      : passingMistake(
          `An entry of ${workload.name} is for pods that are gone.`,
          `The entry ${stale.id} demands ${stale.selectors.join(' and ')}, and no pod has that any more.`,
        );
  });
}

/** Some entry gives the pods of a workload an identity, whichever it is. */
export function isGivenSome(workload: Workload): Rule<MatchesState> {
  return rule('registration/is-given-some', ({ entries, pods }) => {
    const running = pods.filter(({ labels }) => hasLabelsOf(workload, labels));
    const given = entries.find(({ selectors }) => running.some((pod) => selectors.length > 0 && selectors.every((wanted) => pod.selectors.includes(wanted))));
    return given === undefined
      ? undefined
      : passingMistake(
          `Some entry gives ${workload.name} an identity.`,
          `The entry ${given.id} gives the pods of ${workload.name} the identity ${given.spiffeId}.`,
        );
  });
}
