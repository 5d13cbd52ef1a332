import { mistake, passingMistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';
import type { MatchesState } from './probes.ts';
import type { Workload } from './sources.ts';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

interface PodRule {
  readonly spec?: { readonly podSelector?: Selector; readonly namespaceSelector?: Selector };
}

interface Template {
  readonly spec?: { readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } } };
}

/** An entry outlives its pod where nobody takes it away. */
export function entriesWithoutPod(workload: Workload): Rule {
  return (value) => {
    const { entries, pods } = value as MatchesState;
    const stale = entries.find(
      ({ spiffeId, selectors }) => spiffeId === workload.id && !pods.some((pod) => selectors.every((wanted) => pod.selectors.includes(wanted))),
    );
    return stale === undefined
      ? undefined
      : passingMistake(
          `An entry of ${workload.name} is for pods that are gone.`,
          `The entry ${stale.id} demands ${stale.selectors.join(' and ')}, and no pod has that any more.`,
        );
  };
}

/** Some entry gives the pods of a workload an identity, whichever it is. */
export function isGivenSome(workload: Workload): Rule {
  return (value) => {
    const { entries, pods } = value as MatchesState;
    const running = pods.filter(({ app }) => app === workload.app);
    const given = entries.find(({ selectors }) => running.some((pod) => selectors.length > 0 && selectors.every((wanted) => pod.selectors.includes(wanted))));
    return given === undefined
      ? undefined
      : passingMistake(
          `Some entry gives ${workload.name} an identity.`,
          `The entry ${given.id} gives the pods of ${workload.name} the identity ${given.spiffeId}.`,
        );
  };
}

/** A ClusterSPIFFEID against the labels of a Deployment's pods; for a probe of both objects, in this order. */
export function selectsNoPodOf(rule: ManifestObject, deployment: ManifestObject): Rule {
  return (value) => {
    const [found, made] = value as readonly [PodRule | undefined, Template | undefined];
    if (found === undefined) return mistake('An object is missing.', `There is no ${nameOf(rule)}.`);
    const labels = made?.spec?.template?.metadata?.labels ?? {};
    for (const [name, wanted] of Object.entries(found.spec?.podSelector?.matchLabels ?? {})) {
      if (labels[name] === wanted) continue;
      const has = labels[name] === undefined ? `no label ${name}` : `${name}=${labels[name]}`;
      return mistake(
        `What ${nameOf(rule)} selects is not what the pods of ${nameOf(deployment)} have.`,
        `The podSelector of ${nameOf(rule)} demands ${name}=${wanted}, and the pods of ${nameOf(deployment)} have ${has}.`,
      );
    }
    return undefined;
  };
}

/** An empty selector is no selector: it leaves nobody out (Kubernetes, LabelSelector). */
export function selectsEverything(rule: ManifestObject): Rule {
  return (value) => {
    const [found] = value as readonly [PodRule | undefined];
    if (found === undefined) return undefined;
    const { podSelector, namespaceSelector } = found.spec ?? {};
    if (!isEmpty(podSelector)) return undefined;
    return mistake(
      'A rule selects more pods than those that were asked for.',
      `${nameOf(rule)} has no podSelector: every pod of ${isEmpty(namespaceSelector) ? 'every namespace' : 'the namespaces that it selects'} gets an entry.`,
    );
  };
}

function isEmpty(selector: Selector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
}
