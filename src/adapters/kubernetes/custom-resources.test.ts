import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { untilDefined, untilUndefined } from './custom-resources.ts';

const { signal } = new AbortController();
const objects = [
  { kind: 'CustomResourceDefinition', metadata: { name: 'clusterspiffeids.spire.spiffe.io' } },
  { kind: 'ConfigMap', metadata: { name: 'a' } },
];
const made = { metadata: { name: 'clusterspiffeids.spire.spiffe.io' } };
const established = { ...made, status: { conditions: [{ type: 'Established', status: 'True' }] } };
const going = { ...established, metadata: { ...made.metadata, deletionTimestamp: '2026-11-23T20:00:00Z' } };

/** An API server that has one definition, and tells one change of it. */
const serving = (found: object | undefined, change: { readonly type: string; readonly object: object }) =>
  apiServer(({ query }, response) => {
    if (query.searchParams.get('watch') === null) return json(response, { metadata: { resourceVersion: '7' }, items: found === undefined ? [] : [found] });
    expect(query.searchParams.get('resourceVersion')).toBe('7');
    return response.writeHead(200).write(`${JSON.stringify(change)}\n`);
  });

test('a definition can be used when it is established', async () => {
  await using server = await serving(made, { type: 'MODIFIED', object: established });
  await untilDefined(server.client, objects, signal);
  expect(server.asked).toHaveLength(2);
});

test('one that is there already is not waited for', async () => {
  await using server = await serving(established, { type: 'MODIFIED', object: established });
  await untilDefined(server.client, objects, signal);
  expect(server.asked).toHaveLength(1);
});

test('one that is being removed is not there', async () => {
  await using server = await serving(going, { type: 'ADDED', object: established });
  await untilDefined(server.client, objects, signal);
  expect(server.asked).toHaveLength(2);
});

test('one that was removed is gone when its resources are', async () => {
  await using server = await serving(going, { type: 'DELETED', object: going });
  await untilUndefined(server.client, objects, signal);
  expect(server.asked).toHaveLength(2);
});

test('what was never there, or is no definition, needs no waiting', async () => {
  await using server = await serving(undefined, { type: 'DELETED', object: going });
  await untilUndefined(server.client, objects, signal);
  await untilUndefined(server.client, objects.slice(1), signal);
  expect(server.asked).toHaveLength(1);
});

test('a watch that breaks is opened again from what is there then', async () => {
  let lists = 0;
  await using server = await apiServer(({ query }, response) => {
    if (query.searchParams.get('watch') !== null) return response.writeHead(200).write('{"type":"MODI', () => response.destroy());
    lists += 1;
    return json(response, { metadata: { resourceVersion: String(lists) }, items: [lists === 1 ? made : established] });
  });
  await untilDefined(server.client, objects, signal);
  expect(server.asked).toHaveLength(3);
});

test('a watch that has told enough is closed', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await apiServer(({ query }, response) => {
    if (query.searchParams.get('watch') === null) return json(response, { metadata: { resourceVersion: '7' }, items: [made] });
    response.on('close', closed.resolve);
    return response.writeHead(200).write(`${JSON.stringify({ type: 'MODIFIED', object: established })}\n`);
  });
  await untilDefined(server.client, objects, signal);
  await closed.promise;
});
