import type { EntryState, RegistrationState } from '../../evidence/answers.ts';
import type { PodRule } from '../../evidence/objects.ts';
import { type Mistake, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import { hasLabelsOf, type Workload } from '../../lab/sources.ts';
import { demandsNothing, selects, unmetDemand } from './label-selector.ts';

/**
 * Which identity the pods of a workload are given: by entries that somebody wrote, and by ClusterSPIFFEIDs, of which the
 * SPIRE Controller Manager makes an entry for each pod. Asked of `registration`.
 */

/** A selector of these is true of one pod only: the next one of the same Deployment has another (SPIRE 1.15.3, k8s workload attestor). */
const ofOnePod = /^k8s:(pod-uid|pod-name|pod-owner|pod-owner-uid):/;

/** No new pod of the workload would be given an identity: what a rule selects, or an entry demands, it would not have. */
export function nextPodGetsNothing(workload: Workload): Rule<RegistrationState> {
  return rule('registration/next-pod-gets-nothing', (state) => {
    const { deployment, rules, namespace } = state;
    if (deployment === undefined) return mistake('A Deployment is missing.', `There is no deployment/${workload.deployment}.`);
    if (rules.some((rule) => selects(rule.podSelector, deployment.podLabels) && selects(rule.namespaceSelector, namespace.labels))) return undefined;
    const own = state.entries.filter(({ spiffeId }) => spiffeId === workload.id);
    const running = state.pods.filter(({ labels }) => hasLabelsOf(workload, labels));
    const fits = ({ selectors }: EntryState): boolean => running.some((pod) => selectors.every((selector) => pod.selectors.includes(selector)));
    if (own.some((entry) => fits(entry) && !entry.selectors.some((selector) => ofOnePod.test(selector)))) return undefined;
    return onlyThePodThatRuns(state, running) ?? onlyTheDeployment(workload, state) ?? forOnePod(workload, own, fits) ?? fitsNoRule(workload, state);
  });
}

/** The pod that runs was labelled, and not the template that the next one is made of. */
function onlyThePodThatRuns({ deployment, rules, namespace }: RegistrationState, running: RegistrationState['pods']): Mistake | undefined {
  for (const rule of rules.filter(({ namespaceSelector }) => selects(namespaceSelector, namespace.labels))) {
    const labelled = running.find(({ labels }) => selects(rule.podSelector, labels));
    const unmet = unmetDemand(rule.podSelector, deployment?.podLabels ?? {});
    if (labelled === undefined || unmet === undefined) continue;
    return mistake(
      'The pod that runs has been changed, and not what the next one is made of.',
      `${labelled.pod} has the label ${unmet.label}=${labelled.labels[unmet.label]}, and the pod template of its Deployment has not: the next pod gets ${has(deployment?.podLabels, unmet.label)}.`,
    );
  }
  return undefined;
}

function onlyTheDeployment({ deployment: name }: Workload, { deployment, rules }: RegistrationState): Mistake | undefined {
  const rule = rules.find(({ podSelector }) => !demandsNothing(podSelector) && selects(podSelector, deployment?.labels ?? {}));
  const unmet = rule === undefined ? undefined : unmetDemand(rule.podSelector, deployment?.podLabels ?? {});
  return unmet === undefined
    ? undefined
    : mistake(
        'The Deployment has a label that its pods do not get.',
        `deployment/${name} itself has the label ${unmet.demand}. Its pods get their labels from its pod template, which has ${has(deployment?.podLabels, unmet.label)}.`,
      );
}

function forOnePod({ name }: Workload, own: readonly EntryState[], fits: (entry: EntryState) => boolean): Mistake | undefined {
  const entry = own.find(fits);
  const selector = entry?.selectors.find((each) => ofOnePod.test(each));
  return entry === undefined || selector === undefined
    ? undefined
    : mistake('An entry is for one pod only.', `The entry ${entry.id} demands ${selector}, which the pod that runs has: the next pod of ${name} has another.`);
}

function fitsNoRule({ deployment: name, id }: Workload, { rules, deployment, namespace }: RegistrationState): Mistake {
  const there = rules.find(({ namespaceSelector }) => selects(namespaceSelector, namespace.labels)) ?? rules[0];
  if (there === undefined)
    return mistake('There is neither a rule nor an entry.', `There is no ClusterSPIFFEID, and no entry fits a pod with the SPIFFE ID ${id}.`);
  const elsewhere = unmetDemand(there.namespaceSelector, namespace.labels);
  if (elsewhere !== undefined)
    return mistake(
      'A rule selects another namespace.',
      `The namespaceSelector of clusterspiffeid/${there.name} demands ${elsewhere.demand}, and namespace/${namespace.name} has ${has(namespace.labels, elsewhere.label)}.`,
    );
  const unmet = unmetDemand(there.podSelector, deployment?.podLabels ?? {});
  return mistake(
    `What clusterspiffeid/${there.name} selects is not what the pods of deployment/${name} have.`,
    `The podSelector of clusterspiffeid/${there.name} demands ${unmet?.demand}, and the pod template of deployment/${name} has ${has(deployment?.podLabels, unmet?.label ?? '')}.`,
  );
}

function has(labels: Readonly<Record<string, string>> | undefined, label: string): string {
  return labels?.[label] === undefined ? `no label ${label}` : `${label}=${labels[label]}`;
}

/** The pods that run are given a SPIFFE ID, and not this one. */
export function givenAnotherId(workload: Workload): Rule<RegistrationState> {
  return rule('registration/given-another-id', (state) => {
    const given = givenTo(workload, state);
    const [other] = given;
    return other === undefined || given.some(({ spiffeId }) => spiffeId === workload.id)
      ? undefined
      : mistake(
          `The pods of ${workload.name} are given another SPIFFE ID.`,
          `The entry ${other.id} gives the pods of ${workload.name} the SPIFFE ID ${other.spiffeId}, and ${workload.id} is wanted.`,
        );
  });
}

/** The pods that run are given nothing. An entry that a rule makes may be some seconds away. */
export function isNotGiven(workload: Workload): Rule<RegistrationState> {
  return rule('registration/is-not-given', (state) => {
    if (!state.pods.some(({ labels }) => hasLabelsOf(workload, labels))) return passingMistake('A workload has no pod.', `${workload.name} has no pod.`);
    return givenTo(workload, state).some(({ spiffeId }) => spiffeId === workload.id)
      ? undefined
      : passingMistake(
          `No entry is for the pods of ${workload.name}.`,
          `No registration entry gives the pods of ${workload.name} the SPIFFE ID ${workload.id}.`,
        );
  });
}

function givenTo(workload: Workload, { entries, pods }: RegistrationState): readonly EntryState[] {
  const running = pods.filter(({ labels }) => hasLabelsOf(workload, labels));
  return entries.filter(({ selectors }) => running.some((pod) => fitsPod(selectors, pod.selectors)));
}

/** Pods get what nobody asked for: a rule selects them, or an entry gives them an identity that is not that of their program. */
export function givesUnasked(asked: readonly Workload[], byRule: readonly Workload[]): Rule<RegistrationState> {
  return rule('registration/gives-unasked', (state) => {
    return ruleForEverything(state) ?? ruleForOthers(state, byRule) ?? entryForOthers(state, asked);
  });
}

function ruleForEverything({ rules, namespace }: RegistrationState): Mistake | undefined {
  const rule = rules.find(({ podSelector, namespaceSelector }) => demandsNothing(podSelector) && selects(namespaceSelector, namespace.labels));
  return rule === undefined
    ? undefined
    : mistake(
        'A rule selects more pods than those that were asked for.',
        `clusterspiffeid/${rule.name} has no podSelector: every pod of ${demandsNothing(rule.namespaceSelector) ? 'every namespace' : 'the namespaces that it selects'} gets an entry.`,
      );
}

function ruleForOthers({ rules, namespace, pods }: RegistrationState, byRule: readonly Workload[]): Mistake | undefined {
  for (const { name, podSelector } of rules.filter(({ namespaceSelector }: PodRule) => selects(namespaceSelector, namespace.labels))) {
    const others = pods.filter(({ labels }) => !byRule.some((workload) => hasLabelsOf(workload, labels)) && selects(podSelector, labels));
    if (others.length > 0)
      return mistake(
        'A rule selects more pods than those that were asked for.',
        `clusterspiffeid/${name} selects ${others.map(({ pod }) => pod).join(', ')} too: each of them gets an entry.`,
      );
  }
  return undefined;
}

/** The controller manager makes and deletes such entries by itself (entryIDPrefix in manifests/lessons/controller-manager.yaml); all others stay. */
const byController = /^managed\./;

function entryForOthers({ entries, pods }: RegistrationState, asked: readonly Workload[]): Mistake | undefined {
  for (const { id, spiffeId, selectors } of entries) {
    const other = pods.find(
      (pod) => fitsPod(selectors, pod.selectors) && !asked.some((workload) => hasLabelsOf(workload, pod.labels) && workload.id === spiffeId),
    );
    if (other !== undefined)
      return (byController.test(id) ? passingMistake : mistake)(
        'An entry gives an identity that nobody asked for.',
        `The entry ${id} gives ${other.pod} the SPIFFE ID ${spiffeId}: that pod has all that the entry demands.`,
      );
  }
  return undefined;
}

/** The rule that a workload was registered by is gone, and nothing else registers it but a rule that selects everything. */
export function ruleIsMissing(name: string, workload: Workload): Rule<RegistrationState> {
  return rule('registration/rule-is-missing', (state) => {
    if (state.rules.some((rule) => rule.name === name)) return undefined;
    const meant = { ...state, rules: state.rules.filter(({ podSelector }) => !demandsNothing(podSelector)) };
    return nextPodGetsNothing(workload)(meant) === undefined
      ? undefined
      : mistake('A rule is missing that somebody asked for.', `There is no clusterspiffeid/${name}, the rule that ${workload.name} was registered by.`);
  });
}

function fitsPod(wanted: readonly string[], found: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((selector) => found.includes(selector));
}
