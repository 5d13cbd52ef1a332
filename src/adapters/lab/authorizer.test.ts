import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import type { RawEvidence } from '../../evidence/raw.ts';
import { admission } from '../../evidence/read/admission.ts';
import { rights } from '../../evidence/read/rights.ts';
import { LogBook } from '../../logs/log-book.ts';
import type { Client } from '../kubernetes/client.ts';
import { liveEvidence } from './live-evidence.ts';

const account = { namespace: 'spire', name: 'spire-server' };
const signal = new AbortController().signal;

/** Of a lab that is nothing but an API server. */
function evidence(client: Client): RawEvidence {
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody is asked'));
  return liveEvidence({ client, cli: { run: nobody }, pods: [], logs: new LogBook(), node: nobody });
}

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
  expect(await rights({ kind: 'rights', account, asks: [review] }, evidence(server.client), signal)).toEqual({
    asked: [{ right: review, allowed: false, others: ['spire-agent'] }],
    given: [{ verbs: ['get'], groups: [''], resources: ['nodes/pods'], names: [], by: 'rolebinding/nodes-pods of role/b' }],
  });
  expect(impersonated).toEqual(['system:serviceaccount:spire:spire-server', 'spire']);
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
  const asking = rights({ kind: 'rights', account, asks: [{ verb: 'get', group: '', resource: 'pods' }] }, evidence(server.client), leaving.signal);
  await expect(asking).rejects.toThrow('no');
  leaving.abort(new Error('the step has ended'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

const violates = 'pods "asked-1" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "node")';

/** An API server that refuses pods with volumes, as Pod Security would, or in another way. */
const refusing = (status: number) =>
  apiServer(async (request, response) => {
    const { pathname } = request.query;
    if (pathname === '/api/v1/namespaces')
      return json(response, { items: [{ metadata: { name: 'mtls-demo', labels: { a: 'b' } } }, { metadata: { name: 'spire' } }] });
    if (pathname.endsWith('/deployments'))
      return json(response, {
        items: [{ metadata: { name: 'client' }, spec: { template: { metadata: { labels: { app: 'client' } }, spec: { containers: [] } } } }],
      });
    let text = '';
    for await (const chunk of request) text += String(chunk);
    return text.includes('volumes') ? json(response, { message: violates }, status) : json(response, {}, 201);
  });

test('pods are asked for as dry runs, and what is refused is told in the API server’s words', async () => {
  await using server = await refusing(403);
  const pods = { 'a pod with a folder': { containers: [], volumes: [{}] }, 'a pod': { containers: [] } };
  expect(await admission({ kind: 'admission', to: 'mtls-demo', pods }, evidence(server.client), signal)).toEqual({
    namespace: { name: 'mtls-demo', labels: { a: 'b' } },
    namespaces: [{ name: 'spire', labels: {} }],
    asked: [{ pod: 'a pod with a folder', refused: violates }, { pod: 'a pod' }],
    deployments: [{ deployment: 'client' }],
  });
  const created = server.asked.filter(({ pathname }) => pathname.endsWith('/pods'));
  expect(created.map(({ search }) => search)).toEqual(['?dryRun=All', '?dryRun=All', '?dryRun=All']);
});

test('an API server in trouble has refused nothing', async () => {
  await using server = await refusing(500);
  await expect(admission({ kind: 'admission', to: 'mtls-demo', pods: { 'a pod': { volumes: [{}] } } }, evidence(server.client), signal)).rejects.toMatchObject({
    code: 'E_KUBERNETES',
  });
});
