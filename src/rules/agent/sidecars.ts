import type { Answers } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { podSpecIn } from '../../evidence/objects.ts';
import { namesIn, settingTexts } from '../../evidence/read/configuration.ts';
import { mistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { psat, spireConfiguration } from '../spire-configuration.ts';

const clusters = [...psat, 'clusters'];

/** An agent that only one pod can reach. Asked of the Deployment. */
export function bringsAnAgent(object: ManifestObject<Controller>): Rule<Answers['objects']> {
  return rule('agent/brings-an-agent', (objects) => {
    const spec = podSpecIn(objects, object);
    const agent = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find(({ image }) => /\bspire-agent[:@]/.test(image ?? ''));
    return agent === undefined
      ? undefined
      : mistake(
          `The pods of ${nameOf(object)} do not use the agent of their node.`,
          `${nameOf(object)} has a SPIRE Agent of its own, the container ${agent.name}.`,
        );
  });
}

/** Whose tokens k8s_psat takes for an agent's. @param only `namespace:name` of the one service account that agents have */
export function letsOthersBeAgents(object: ManifestObject<'ConfigMap'>, only: string): Rule<Answers['objects']> {
  return rule('agent/lets-others-be-agents', (objects) => {
    const { called, settings } = spireConfiguration(objects, object, 'server');
    const listed = namesIn(settings, clusters).flatMap((name) => settingTexts(settings, [...clusters, name, 'service_account_allow_list']));
    const others = listed.filter((account) => account !== only);
    return others.length === 0
      ? undefined
      : mistake('SPIRE Server accepts other service accounts than that of the agents.', `${called} lets ${others.join(' and ')} be an agent, beside ${only}.`);
  });
}
