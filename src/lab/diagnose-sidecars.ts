import type { Answers } from '../evidence/answers.ts';
import type { Controller } from '../evidence/nouns.ts';
import { nameOf } from '../evidence/nouns.ts';
import { podSpecIn, textIn } from '../evidence/objects.ts';
import { mistake, type Rule } from './mistakes.ts';
import type { ManifestObject } from './objects.ts';

/** An agent that only one pod can reach. Asked of the Deployment. */
export function bringsAnAgent(object: ManifestObject<Controller>): Rule<Answers['objects']> {
  return (objects) => {
    const spec = podSpecIn(objects, object);
    const agent = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find(({ image }) => /\bspire-agent[:@]/.test(image ?? ''));
    return agent === undefined
      ? undefined
      : mistake(
          `The pods of ${nameOf(object)} do not use the agent of their node.`,
          `${nameOf(object)} has a SPIRE Agent of its own, the container ${agent.name}.`,
        );
  };
}

/** Whose tokens k8s_psat takes for an agent's. @param only `namespace:name` of the one service account that agents have */
export function letsOthersBeAgents(object: ManifestObject<'ConfigMap'>, only: string): Rule<Answers['objects']> {
  return (objects) => {
    const text = textIn(objects, object, 'server.conf') ?? '';
    const list = text.match(/^\s*service_account_allow_list\s*=\s*\[([^\]]*)\]/m)?.[1] ?? '';
    const others = [...list.matchAll(/"([^"]*)"/g)].flatMap(([, account = '']) => (account === only ? [] : [account]));
    return others.length === 0
      ? undefined
      : mistake(
          'SPIRE Server accepts other service accounts than that of the agents.',
          `server.conf in ${nameOf(object)} lets ${others.join(' and ')} be an agent, beside ${only}.`,
        );
  };
}
