import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { admission } from './ask-admission.ts';

const signal = new AbortController().signal;
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
  expect(await admission('mtls-demo', pods, server.client, signal)).toEqual({
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
  await expect(admission('mtls-demo', { 'a pod': { volumes: [{}] } }, server.client, signal)).rejects.toMatchObject({ code: 'E_KUBERNETES' });
});
