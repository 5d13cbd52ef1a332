import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
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

/** A proxy that does its work: it passes requests on to `site`, whatever host they are for, and notes what it was asked. */
async function forwarding(site: string): Promise<{ readonly host: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const { port, hostname } = new URL(site);
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(await (await fetch(new URL(new URL(request.url ?? '').pathname, site))).text());
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    const tunnel = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    tunnel.pipe(socket).pipe(tunnel);
    for (const end of [tunnel, socket]) end.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test.each(['HTTP_PROXY', 'http_proxy'])('%s may be written without a scheme, and what it brings arrives', async (name) => {
  const site = await noting();
  const proxy = await forwarding(site.address);
  vi.stubEnv(name, proxy.host);
  expect(await (await fetchOutside('http://outside.invalid/kind', {})).text()).toBe('from the site');
  expect(site.asked).toEqual(['GET /kind']);
  expect(proxy.asked.join()).toContain('outside.invalid');
});

test.each(['*', 'outside.invalid', '.invalid', 'other.example, outside.invalid:80', 'OUTSIDE.invalid'])(
  'with NO_PROXY=%s it is asked for directly',
  async (hosts) => {
    const proxy = await noting();
    vi.stubEnv('HTTP_PROXY', proxy.address);
    vi.stubEnv('NO_PROXY', hosts);
    await expect(fetchOutside('http://outside.invalid/kind', {})).rejects.toThrow(TypeError);
    expect(proxy.asked).toEqual([]);
  },
);

test.each(['socks5://127.0.0.1:1', 'http://', 'ftp://proxy.invalid'])('HTTPS_PROXY=%s is told as a server that cannot be reached', async (address) => {
  vi.stubEnv('HTTPS_PROXY', address);
  const error = await fetchOutside('https://outside.invalid/', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).cause).toMatchObject({ message: expect.stringContaining(`HTTPS_PROXY=${address} is not an address of an HTTP proxy`) });
});
