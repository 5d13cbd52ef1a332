import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { asIfMade, type Manifest, makeExactly } from './apply.ts';

const { signal } = new AbortController();
const restarted = { 'kubectl.kubernetes.io/restartedAt': 'noon' };
const deployment = (annotations?: object): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'b' },
  spec: { replicas: 1, template: { metadata: { labels: { app: 'a' }, ...(annotations === undefined ? {} : { annotations }) } } },
});

/** Has one object, or none, and remembers what was asked of it. */
async function serverWith(there: Manifest | undefined) {
  const sent: { readonly method: string; readonly query: string; readonly body: Manifest }[] = [];
  const server = await apiServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'GET') return json(response, there ?? { message: 'not found' }, there === undefined ? 404 : 200);
    sent.push({ method: request.method ?? '', query: request.query.search, body: JSON.parse(body) as Manifest });
    json(response, JSON.parse(body));
  });
  return { server, sent };
}

test('an object that is there is replaced, so that nothing of what others added stays', async () => {
  const { server, sent } = await serverWith(deployment());
  await using _server = server;
  await makeExactly(server.client, deployment(), signal);
  expect(sent).toEqual([{ method: 'PUT', query: '', body: deployment() }]);
});

test('a rollout that was asked for by hand is kept: without its mark the pods would be replaced once more', async () => {
  const { server, sent } = await serverWith(deployment(restarted));
  await using _server = server;
  await makeExactly(server.client, deployment(), signal);
  expect(sent[0]?.body).toEqual(deployment(restarted));
});

test('a kind that is replaced only by its version is sent with the version that is there', async () => {
  const driver = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'csi.spiffe.io' }, spec: {} };
  const { server, sent } = await serverWith({ ...driver, metadata: { ...driver.metadata, resourceVersion: '7' } } as Manifest);
  await using _server = server;
  await makeExactly(server.client, driver, signal);
  expect(sent[0]?.body.metadata).toEqual({ name: 'csi.spiffe.io', resourceVersion: '7' });
});

test('an object that is not there is applied', async () => {
  const { server, sent } = await serverWith(undefined);
  await using _server = server;
  await makeExactly(server.client, deployment(), signal);
  expect(sent).toMatchObject([{ method: 'PATCH', query: '?fieldManager=spirelab&force=true' }]);
  expect(await asIfMade(server.client, deployment(), signal)).toBeUndefined();
});

test('what it would be is asked without changing anything', async () => {
  const { server, sent } = await serverWith(deployment(restarted));
  await using _server = server;
  expect(await asIfMade(server.client, deployment(), signal)).toEqual({ found: deployment(restarted), wanted: deployment(restarted) });
  expect(sent).toMatchObject([{ method: 'PUT', query: '?dryRun=All' }]);
});

test('an object that differs in a field that cannot be changed is made anew, and compared as that', async () => {
  let there: Manifest | undefined = deployment();
  const asked: string[] = [];
  await using server = await apiServer((request, response) => {
    asked.push(`${request.method}${request.query.search}`);
    if (request.method === 'DELETE') there = undefined;
    if (request.method === 'PUT') return json(response, { message: 'field is immutable' }, 422);
    json(response, there ?? { message: 'not found' }, there === undefined && request.method === 'GET' ? 404 : 200);
  });
  expect(await asIfMade(server.client, deployment(), signal)).toMatchObject({ refused: expect.stringContaining('field is immutable') });
  asked.length = 0;
  await makeExactly(server.client, deployment(), signal);
  expect(asked).toEqual(['GET', 'PUT', 'DELETE', 'GET', 'PATCH?fieldManager=spirelab&force=true']);
});

test('an object that is on its way out, and held back, is let go before it is made anew', async () => {
  const leaving = { ...deployment(), metadata: { name: 'a', namespace: 'b', deletionTimestamp: 'now', finalizers: ['by.hand/stay'] } } as Manifest;
  let there: Manifest | undefined = leaving;
  const sent: string[] = [];
  await using server = await apiServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'PATCH') sent.push(body);
    if (body.includes('"finalizers":null')) there = undefined;
    json(response, there ?? { message: 'not found' }, there === undefined && request.method === 'GET' ? 404 : 200);
  });
  expect(await asIfMade(server.client, deployment(), signal)).toMatchObject({ refused: 'it is being deleted' });
  await makeExactly(server.client, deployment(), signal);
  expect(sent).toEqual(['{"metadata":{"finalizers":null}}', JSON.stringify(deployment())]);
});
