import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { Failure } from '../../core/failure.ts';

const { signal } = new AbortController();

test('what the API server refuses is told in its own words', async () => {
  await using server = await apiServer((_, response) =>
    json(response, { kind: 'Status', message: 'pods "a" is forbidden', reason: 'Forbidden', code: 403 }, 403),
  );
  await expect(server.client.get('/api/v1/pods', signal)).rejects.toMatchObject({ code: 'E_KUBERNETES', status: 403, message: 'pods "a" is forbidden' });
});

test('what somebody else refuses in its place is told by its status', async () => {
  await using server = await apiServer((_, response) => response.writeHead(502).end('<html>Bad gateway'));
  await expect(server.client.get('/version', signal)).rejects.toMatchObject({ code: 'E_KUBERNETES', message: 'GET /version: 502' });
});

test('looking for what is not there finds nothing, and removing it is done already', async () => {
  await using server = await apiServer((_, response) => json(response, { message: 'not found' }, 404));
  expect(await server.client.find('/api/v1/pods/a', signal)).toBeUndefined();
  await server.client.remove('/api/v1/pods/a', signal);
  await expect(server.client.get('/api/v1/pods/a', signal)).rejects.toMatchObject({ status: 404 });
});

test('any other refusal is none of those', async () => {
  await using server = await apiServer((_, response) => json(response, { message: 'no' }, 403));
  await expect(server.client.find('/a', signal)).rejects.toMatchObject({ status: 403 });
  await expect(server.client.remove('/a', signal)).rejects.toMatchObject({ status: 403 });
});

test('patches say what they are, and posts are JSON', async () => {
  const sent: unknown[] = [];
  await using server = await apiServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    sent.push([request.method, request.headers['content-type'], JSON.parse(body)]);
    json(response, { ok: true });
  });
  expect(await server.client.patch('/a?fieldManager=spirelab', { spec: 1 }, 'application/apply-patch+yaml', signal)).toEqual({ ok: true });
  await server.client.post('/a', { spec: 2 }, signal);
  expect(sent).toEqual([
    ['PATCH', 'application/apply-patch+yaml', { spec: 1 }],
    ['POST', 'application/json', { spec: 2 }],
  ]);
});

test("the API server's clock is read from its answer", async () => {
  await using server = await apiServer((_, response) => response.writeHead(200, { date: 'Thu, 01 Jan 2026 00:00:07 GMT' }).end('{}'));
  expect(await server.client.serverTime(signal)).toBe(1_767_225_607_000_000_000n);
});

test('an API server that is not there is silent ground, not a refusal', async () => {
  const server = await apiServer(() => undefined);
  await server[Symbol.asyncDispose]();
  await expect(server.client.get('/version', signal)).rejects.toMatchObject({ code: 'E_API_SILENT', message: expect.stringContaining('ECONNREFUSED') });
});

test('a question that is aborted ends with the reason, also before it is asked', async () => {
  await using server = await apiServer(() => undefined);
  const abort = new AbortController();
  const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
  const asked = server.client.get('/version', abort.signal);
  setTimeout(() => abort.abort(reason), 10);
  await expect(asked).rejects.toBe(reason);
  await expect(server.client.get('/version', abort.signal)).rejects.toBe(reason);
});
