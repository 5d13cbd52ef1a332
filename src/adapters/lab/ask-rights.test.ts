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

test('where the signal comes, nothing is left behind that nobody waits for', async () => {
  const leaving = new AbortController();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  await using server = await apiServer((request, response) => {
    if (request.query.pathname.endsWith('/serviceaccounts')) return json(response, { items: [] });
    // The rules are refused at once; what else was asked never gets an answer.
    if (request.query.pathname.endsWith('/selfsubjectrulesreviews')) return json(response, { message: 'no' }, 500);
    return undefined;
  });
  const asking = askRights(server.client, account, [{ verb: 'get', group: '', resource: 'pods' }], leaving.signal);
  await expect(asking).rejects.toThrow('no');
  leaving.abort(new Error('the step has ended'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
