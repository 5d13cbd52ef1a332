import type { V1SelfSubjectRulesReview, V1ServiceAccountList, V1SubjectAccessReview } from '@kubernetes/client-node';
import type { Account, GivenRule, Right, RightsState } from '../../evidence/rights.ts';
import type { Client } from '../kubernetes/client.ts';
import { pathOf } from '../kubernetes/resources.ts';

/**
 * What the API server's authorizer says of one account. A SubjectAccessReview tells of one right whether it is allowed, and
 * by which binding; only the account itself may ask for all of its rules (SelfSubjectRulesReview), so it is impersonated
 * (Kubernetes 1.34, “Checking API access”, “User impersonation”).
 */
export async function askRights(client: Client, account: Account, rights: readonly Right[], signal: AbortSignal): Promise<RightsState> {
  const { items } = await client.get<V1ServiceAccountList>(pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: account.namespace }), signal);
  const others = items.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => name !== account.name);
  // All at once, and none left behind where one fails or the signal comes.
  const [asked, given] = await Promise.all([
    Promise.all(rights.map((right) => askOne(client, account, right, others, signal))),
    rulesOf(client, account, signal).then((rules) => Promise.all(rules.map((rule) => withBinding(client, account, rule, signal)))),
  ]);
  return { asked, given };
}

async function askOne(client: Client, account: Account, right: Right, others: readonly string[], signal: AbortSignal): Promise<RightsState['asked'][number]> {
  const { allowed } = await review(client, account, right, signal);
  if (allowed) return { right, allowed, others: [] };
  const answers = await Promise.all(others.map(async (name) => ({ name, ...(await review(client, { ...account, name }, right, signal)) })));
  return { right, allowed, others: answers.filter((each) => each.allowed).map(({ name }) => name) };
}

async function withBinding(client: Client, account: Account, rule: Omit<GivenRule, 'by'>, signal: AbortSignal): Promise<GivenRule> {
  const [verb = '', group = '', resource = '', name] = [rule.verbs[0], rule.groups[0], rule.resources[0], rule.names[0]];
  const { by } = await review(client, account, { verb, group, resource, namespace: account.namespace, ...(name === undefined ? {} : { name }) }, signal);
  return { ...rule, by };
}

async function review(client: Client, account: Account, right: Right, signal: AbortSignal): Promise<{ readonly allowed: boolean; readonly by: string }> {
  // A subresource is written behind its resource, as rules write it.
  const [resource, subresource] = right.resource.split('/');
  const { status } = await client.post<V1SubjectAccessReview>(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: userOf(account),
        groups: ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'],
        resourceAttributes: { ...right, resource, ...(subresource === undefined ? {} : { subresource }) },
      },
    },
    signal,
  );
  return { allowed: status?.allowed ?? false, by: bindingIn(status?.reason ?? '') };
}

async function rulesOf(client: Client, account: Account, signal: AbortSignal): Promise<readonly Omit<GivenRule, 'by'>[]> {
  const { status } = await client.post<V1SelfSubjectRulesReview>(
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: account.namespace } },
    signal,
    userOf(account),
  );
  return (status?.resourceRules ?? [])
    .map(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => ({ verbs, groups: apiGroups, resources, names: resourceNames }))
    .filter(({ resources }) => !resources.every((resource) => resource.startsWith('selfsubject')));
}

function userOf({ namespace, name }: Account): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** The RBAC authorizer's reason: `RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to ServiceAccount "c/d"`. */
export function bindingIn(reason: string): string {
  const [, binding, bound, role, of] = reason.match(/allowed by (\w+) "([^"]+)" of (\w+) "([^"]+)"/) ?? [];
  return binding === undefined ? '' : `${binding.toLowerCase()}/${bound?.split('/')[0]} of ${role?.toLowerCase()}/${of}`;
}
