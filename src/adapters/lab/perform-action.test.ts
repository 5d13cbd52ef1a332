import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { definedLab, client as workload } from '../../../test/support/nouns.ts';
import { type Action, deploy, patch, remove, restart, restore, rewrite, setEnv, startTwin } from '../../lab/actions.ts';
import { serverCli } from '../spire/server-cli.ts';
import { performAction } from './perform-action.ts';

const object = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'b', file: 'a.yaml' } as const;
const configMap = '/api/v1/namespaces/b/configmaps/a';
const deployment = `/apis/apps/v1/namespaces/${workload.namespace}/deployments/${workload.deployment}`;
const pods = `/api/v1/namespaces/${workload.namespace}/pods`;

/** What an action sends to an API server that answers each question with one object. */
async function sent(action: Action, answer: object = {}): Promise<readonly (readonly [string, string, string])[]> {
  const requests: Promise<readonly [string, string, string]>[] = [];
  const told = async (request: IncomingMessage, path: string) => [request.method ?? '', path, await text(request)] as const;
  await using server = await apiServer((request, response) => {
    const one = told(request, request.query.pathname);
    requests.push(one);
    void one.then(() => json(response, answer));
  });
  const { client } = server;
  const context = { client, lab: definedLab, manifests: [], additions: [], cli: serverCli(client, definedLab.server), pods: [] };
  await performAction(action, context, new AbortController().signal);
  return Promise.all(requests);
}

test.each<[string, Action, string, string, object | undefined]>([
  ['patch', patch(object, { data: { x: 'y' } }), 'PATCH', configMap, { data: { x: 'y' } }],
  ['remove', remove(object), 'DELETE', configMap, undefined],
  [
    'set-env',
    setEnv(workload, 'N', 'v'),
    'PATCH',
    deployment,
    { spec: { template: { spec: { containers: [{ name: workload.container, env: [{ name: 'N', value: 'v' }] }] } } } },
  ],
])('%s', async (_, action, method, path, body) => {
  const [request, ...more] = await sent(action);
  expect(more).toEqual([]);
  expect(request?.slice(0, 2)).toEqual([method, path]);
  if (body !== undefined) expect(JSON.parse(request?.[2] ?? '')).toEqual(body);
});

test('restart changes the template, so that the Deployment replaces its pods', async () => {
  const [request] = await sent(restart(workload));
  expect(request?.slice(0, 2)).toEqual(['PATCH', deployment]);
  expect(request?.[2]).toContain('"kubectl.kubernetes.io/restartedAt"');
});

test('rewrite changes the words in one value, and refuses where they are not there', async () => {
  const data = { k: 'ttl = "1h"', other: 'ttl = "1h"' };
  const [, change] = await sent(rewrite(object, 'k', '1h', '2h'), { data });
  expect(change).toEqual(['PATCH', configMap, JSON.stringify({ data: { k: 'ttl = "2h"' } })]);
  await expect(sent(rewrite(object, 'k', '3h', '2h'), { data })).rejects.toMatchObject({ code: 'E_KUBERNETES' });
});

test("start-twin makes a pod of the Deployment's template that no ReplicaSet adopts", async () => {
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [] } };
  const [, made] = await sent(startTwin(workload, 'twin-1'), { spec: { template } });
  expect(made?.slice(0, 2)).toEqual(['POST', pods]);
  expect(JSON.parse(made?.[2] ?? '')).toMatchObject({ metadata: { name: 'twin-1', labels: { app: 'x', twin: 'twin-1' } }, spec: template.spec });
  expect(JSON.parse(made?.[2] ?? '').metadata).not.toHaveProperty('ownerReferences');
});

test.each([
  ['restore', restore(object)],
  ['deploy', deploy('manifests/lessons/none.yaml')],
])('%s of what no manifest has is a defect', async (_, action) => {
  await expect(sent(action)).rejects.toMatchObject({ code: 'E_DEFECT' });
});
