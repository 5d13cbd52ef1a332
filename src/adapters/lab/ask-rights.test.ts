import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { askRights, bindingIn } from './ask-rights.ts';

const account = { namespace: 'spire', name: 'spire-server' };
const signal = new AbortController().signal;

async function bodyOf(
  request: IncomingMessage,
): Promise<{ readonly spec: Record<string, unknown> & { readonly resourceAttributes?: Record<string, string> } }> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

test('the authorizer is asked about the account, about others, and, as the account, for all its rules', async () => {
  const impersonated: unknown[] = [];
  await using server = await apiServer(async (request, response) => {
    if (request.query.pathname.endsWith('/serviceaccounts'))
      return json(response, { items: ['spire-agent', 'spire-server'].map((name) => ({ metadata: { name } })) });
    const { spec } = await bodyOf(request);
    if (request.query.pathname.endsWith('/selfsubjectrulesreviews')) {
      impersonated.push(request.headers['impersonate-user'], spec['namespace']);
      const own = { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] };
      return json(response, { status: { resourceRules: [own, { verbs: ['get'], apiGroups: [''], resources: ['nodes/pods'] }] } });
    }
    const { verb, resource, subresource } = spec.resourceAttributes ?? {};
    const allowed = verb === 'get' || String(spec['user']).endsWith('spire-agent');
    const reason = allowed ? `RBAC: allowed by RoleBinding "${resource}-${subresource}/spire" of Role "b" to ServiceAccount "x/spire"` : '';
    return json(response, { status: { allowed, reason } });
  });
  const review = { verb: 'create', group: 'authentication.k8s.io', resource: 'tokenreviews' };
  expect(await askRights(server.client, account, [review], signal)).toEqual({
    asked: [{ right: review, allowed: false, others: ['spire-agent'] }],
    given: [{ verbs: ['get'], groups: [''], resources: ['nodes/pods'], names: [], by: 'rolebinding/nodes-pods of role/b' }],
  });
  expect(impersonated).toEqual(['system:serviceaccount:spire:spire-server', 'spire']);
});

test('a reason names the binding and the role; another authorizer’s may not', () => {
  expect(bindingIn('RBAC: allowed by ClusterRoleBinding "oops" of ClusterRole "cluster-admin" to ServiceAccount "spire-server/spire"')).toBe(
    'clusterrolebinding/oops of clusterrole/cluster-admin',
  );
  expect(bindingIn('allowed by the webhook')).toBe('');
});
