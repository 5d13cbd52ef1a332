import type { Answers, ServiceState } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { objectIn } from '../../evidence/objects.ts';
import { settingText } from '../../evidence/read/configuration.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { type Component, hasLabelsOf } from '../../lab/sources.ts';
import { spireConfiguration } from '../spire-configuration.ts';

/** A Service is a name and an address; which pods answer there is decided by labels, and nobody says when none has them. */

/** Written by controllers, and different for each rollout: nobody means these when selecting. */
const ofControllers = /-hash$|^(apps|statefulset)\.kubernetes\.io\//;

export function leadsElsewhere(service: ManifestObject, component: Component): Rule<ServiceState | undefined> {
  return rule('server/leads-elsewhere', (state) => {
    if (state === undefined) return mistake('An object is missing.', `There is no ${nameOf(service)}.`);
    const meant = state.pods.filter(({ labels }) => hasLabelsOf(component, labels));
    const { selector } = state;
    const leads = `${nameOf(service)} does not lead to the pods of ${component.name}, and to no others.`;
    if (selector === undefined)
      return mistake(leads, `${nameOf(service)} has no selector: its addresses are not those of the pods that run, but those that somebody wrote down.`);
    const missed = meant.find(({ labels }) => !Object.entries(selector).every(([label, wanted]) => labels[label] === wanted));
    if (missed !== undefined)
      return mistake(
        leads,
        `${nameOf(service)} selects pods with ${list(selector)}. ${missed.pod} has ${list(ownLabels(missed.labels))}, so it is not selected.`,
      );
    const astray = state.leadsTo.filter((pod) => !meant.some((each) => each.pod === pod));
    if (astray.length > 0) return mistake(leads, `${nameOf(service)} selects pods with ${list(selector)}, and leads to ${astray.join(', ')} too.`);
    return state.leadsTo.length === 0 ? passingMistake(leads, `${nameOf(service)} has no address.`) : undefined;
  });
}

/** The address of one pod is good until that pod is replaced. Asked of the agents' ConfigMap and of the Service. */
export function goesPast(service: ManifestObject<'Service'>, config: ManifestObject<'ConfigMap'>): Rule<Answers['objects']> {
  return rule('server/goes-past', (objects) => {
    const addressed = objectIn(objects, service);
    const { called, settings } = spireConfiguration(objects, config, 'agent');
    const address = settingText(settings, ['agent', 'server_address']);
    if (address === undefined || addressed === undefined) return undefined;
    // The name alone, or with its namespace, svc and the cluster's domain after it.
    if (address === addressed.spec?.clusterIP || address.split('.')[0] === service.name) return undefined;
    return mistake(
      `The agents do not connect to ${nameOf(service)}.`,
      `${called} has server_address = "${address}", and that is neither the name nor the address of ${nameOf(service)}.`,
    );
  });
}

/** A label that somebody gave a pod by hand goes with that pod. Asked of both objects. */
export function leavesOutNextPod(service: ManifestObject<'Service'>, controller: ManifestObject<Controller>): Rule<Answers['objects']> {
  return rule('server/leaves-out-next-pod', (objects) => {
    const [selecting, making] = [objectIn(objects, service), objectIn(objects, controller)];
    const labels = making?.spec?.template.metadata?.labels ?? {};
    const missing = Object.entries(selecting?.spec?.selector ?? {}).find(([label, wanted]) => labels[label] !== wanted);
    return missing === undefined || making === undefined
      ? undefined
      : mistake(
          `${nameOf(service)} does not lead to the next pod of ${nameOf(controller)}.`,
          `The pods that ${nameOf(controller)} makes do not have ${missing.join('=')}, which ${nameOf(service)} selects: its next pod is not selected.`,
        );
  });
}

function ownLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !ofControllers.test(label)));
}

function list(labels: Readonly<Record<string, string>>): string {
  const named = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return named.length === 0 ? 'any labels' : named.join(' and ');
}
