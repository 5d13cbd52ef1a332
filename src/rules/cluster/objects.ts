import type { Answers } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { objectIn, podSpecIn } from '../../evidence/objects.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';

/** Mistakes in objects of Kubernetes, asked about with `objects`. */

/** A node selector. Where every node has the label it does no harm, so it refuses nothing: where the pods are does. */
export function keptOffNodes(object: ManifestObject<Controller>): Rule<Answers['objects']> {
  return rule('cluster/kept-off-nodes', (objects) => {
    const selector = podSpecIn(objects, object)?.nodeSelector ?? {};
    const labels = Object.entries(selector).map(([label, wanted]) => `${label}=${wanted}`);
    return labels.length === 0
      ? undefined
      : passingMistake(
          `${nameOf(object)} does not run on all nodes that it must run on.`,
          `${nameOf(object)} runs only on nodes that have the label ${labels.join(' and ')}.`,
        );
  });
}

/** @param because what is wrong with more, or with none, as a sentence */
export function replicasOtherThan(object: ManifestObject<'Deployment' | 'StatefulSet'>, wanted: number, because: string): Rule<Answers['objects']> {
  return rule('cluster/replicas-other-than', (objects) => {
    const found = objectIn(objects, object);
    const replicas = found?.spec?.replicas ?? 1;
    return found === undefined || replicas === wanted
      ? undefined
      : mistake(
          `${nameOf(object)} does not have the number of replicas that is wanted.`,
          `${nameOf(object)} has ${replicas} replicas, and ${wanted} is wanted. ${because}`,
        );
  });
}
