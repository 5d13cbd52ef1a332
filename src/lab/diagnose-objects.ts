import { mistake, passingMistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';

/** Mistakes in objects of Kubernetes, found by the probe `objects` of that one object. */

interface Controller {
  readonly spec?: { readonly template?: { readonly spec?: { readonly nodeSelector?: Readonly<Record<string, string>> } } };
}

/** A node selector. Where every node has the label it does no harm, so it refuses nothing: where the pods are does. */
export function keptOffNodes(object: ManifestObject): Rule {
  return (value) => {
    const selector = (value as readonly (Controller | undefined)[])[0]?.spec?.template?.spec?.nodeSelector ?? {};
    const labels = Object.entries(selector).map(([label, wanted]) => `${label}=${wanted}`);
    return labels.length === 0
      ? undefined
      : passingMistake(
          `${nameOf(object)} does not run on all nodes that it must run on.`,
          `${nameOf(object)} runs only on nodes that have the label ${labels.join(' and ')}.`,
        );
  };
}

interface Scaled {
  readonly spec?: { readonly replicas?: number };
}

/** @param because what is wrong with more, or with none, as a sentence */
export function replicasOtherThan(object: ManifestObject, wanted: number, because: string): Rule {
  return (value) => {
    const [found] = value as readonly (Scaled | undefined)[];
    const replicas = found?.spec?.replicas ?? 1;
    return found === undefined || replicas === wanted
      ? undefined
      : mistake(
          `${nameOf(object)} does not have the number of replicas that is wanted.`,
          `${nameOf(object)} has ${replicas} replicas, and ${wanted} is wanted. ${because}`,
        );
  };
}
