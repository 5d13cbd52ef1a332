import type { V1ServiceAccount, V1SubjectRulesReviewStatus } from '@kubernetes/client-node';
import type { Answers } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { Question } from '../questions.ts';
import type { Authorizer, RawEvidence } from '../raw.ts';
import type { Account, GivenRule, Right, RightsState } from '../rights.ts';
import { authorizerOf } from './authorizer.ts';

/**
 * What the API server's authorizer says of one account: whether each of the rights is allowed, and, of all the rules that it
 * has, by which binding.
 */
export async function rights({ account, asks }: Question<'rights'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['rights']> {
  const authorizer = authorizerOf(raw);
  const accounts = await raw.list<V1ServiceAccount>(pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: account.namespace }), signal);
  const others = accounts.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => name !== account.name);
  // All at once, and none left behind where one fails or the signal comes.
  const [asked, given] = await Promise.all([
    Promise.all(asks.map((right) => askOne(authorizer, account, right, others, signal))),
    authorizer.rules(account, signal).then((rules) => Promise.all(readRules(rules).map((rule) => withBinding(authorizer, account, rule, signal)))),
  ]);
  return { asked, given };
}

async function askOne(
  authorizer: Authorizer,
  account: Account,
  right: Right,
  others: readonly string[],
  signal: AbortSignal,
): Promise<RightsState['asked'][number]> {
  const isAllowed = async (name: string): Promise<boolean> => (await authorizer.review({ ...account, name }, right, signal))?.allowed ?? false;
  if (await isAllowed(account.name)) return { right, allowed: true, others: [] };
  const answers = await Promise.all(others.map(async (name) => ({ name, allowed: await isAllowed(name) })));
  return { right, allowed: false, others: answers.filter(({ allowed }) => allowed).map(({ name }) => name) };
}

async function withBinding(authorizer: Authorizer, account: Account, rule: Omit<GivenRule, 'by'>, signal: AbortSignal): Promise<GivenRule> {
  const [verb = '', group = '', resource = '', name] = [rule.verbs[0], rule.groups[0], rule.resources[0], rule.names[0]];
  const right = { verb, group, resource, namespace: account.namespace, ...(name === undefined ? {} : { name }) };
  return { ...rule, by: bindingIn((await authorizer.review(account, right, signal))?.reason ?? '') };
}

/** All but what every account may ask about itself. */
export function readRules(status: V1SubjectRulesReviewStatus | undefined): readonly Omit<GivenRule, 'by'>[] {
  return (status?.resourceRules ?? [])
    .map(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => ({ verbs, groups: apiGroups, resources, names: resourceNames }))
    .filter(({ resources }) => !resources.every((resource) => resource.startsWith('selfsubject')));
}

/** The RBAC authorizer's reason: `RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to ServiceAccount "c/d"`. */
export function bindingIn(reason: string): string {
  const [, binding, bound, role, of] = reason.match(/allowed by (\w+) "([^"]+)" of (\w+) "([^"]+)"/) ?? [];
  return binding === undefined ? '' : `${binding.toLowerCase()}/${bound?.split('/')[0]} of ${role?.toLowerCase()}/${of}`;
}
