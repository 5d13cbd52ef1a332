import { mistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';

interface Templated {
  readonly spec?: {
    readonly template?: {
      readonly spec?: { readonly [kind in 'containers' | 'initContainers']?: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
}

/** An agent that only one pod can reach. Asked of the Deployment. */
export function bringsAnAgent(object: ManifestObject): Rule {
  return (value) => {
    const spec = (value as readonly (Templated | undefined)[])[0]?.spec?.template?.spec;
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
export function letsOthersBeAgents(object: ManifestObject, only: string): Rule {
  return (value) => {
    const text = (value as readonly ({ readonly data?: Readonly<Record<string, string>> } | undefined)[])[0]?.data?.['server.conf'] ?? '';
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
