import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { execInPod } from './exec.ts';

afterEach(() => void vi.unstubAllEnvs());

test("whatever proxies the environment names, the lab's API server is asked directly, commands in pods too", async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void proxy.close());
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined);

  await using server = await apiServer((_, response) => json(response, { items: [] }));
  const { signal } = new AbortController();
  expect(await server.client.get('/api/v1/pods', signal)).toEqual({ items: [] });
  const target = { namespace: 'spire', pod: 'spire-server-0', container: 'spire-server' };
  // This server speaks no WebSocket; that it was asked is what counts.
  await expect(execInPod(server.client, target, ['true'], undefined, signal)).rejects.toMatchObject({ code: 'E_KUBERNETES' });
  expect(server.asked.map(({ pathname }) => pathname)).toEqual(['/api/v1/pods', '/api/v1/namespaces/spire/pods/spire-server-0/exec']);
  expect(asked).toEqual([]);
});
