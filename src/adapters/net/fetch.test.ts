import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { fetchOutside } from './fetch.ts';

beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

/** A server that notes what it is asked for: a proxy sees CONNECT or whole addresses, a site sees paths. */
async function noting(): Promise<{ readonly address: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('from the site');
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('what lies outside is asked for through the proxy', async () => {
  const proxy = await noting();
  vi.stubEnv('HTTP_PROXY', proxy.address);
  vi.stubEnv('https_proxy', proxy.address);
  for (const scheme of ['http', 'https']) await fetchOutside(`${scheme}://outside.invalid/kind`, {}).catch(() => undefined);
  expect(proxy.asked).toHaveLength(2);
  for (const asked of proxy.asked) expect(asked).toContain('outside.invalid');
});

test('what runs on this machine, and what NO_PROXY names, is not', async () => {
  const proxy = await noting();
  const site = await noting();
  vi.stubEnv('HTTP_PROXY', proxy.address);
  vi.stubEnv('NO_PROXY', 'inside.invalid');
  expect(await (await fetchOutside(`${site.address}/kind`, {})).text()).toBe('from the site');
  await expect(fetchOutside('http://inside.invalid/', {})).rejects.toThrow();
  expect([site.asked, proxy.asked]).toEqual([['GET /kind'], []]);
});
