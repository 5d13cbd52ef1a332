import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { registryAnswers } from './reachable.ts';

const { signal } = new AbortController();

async function host(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  [200, true],
  [401, true],
  [403, false],
  [404, false],
  [503, false],
])('a host that says %i to /v2/: %s', async (status, answers) => {
  const asked: (string | undefined)[] = [];
  const at = await host((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  });
  expect(await registryAnswers(at, signal)).toBe(answers);
  expect(asked).toEqual(['/v2/']);
});

test('a host that accepts and says nothing does not answer', { timeout: 8_000 }, async () => {
  const started = performance.now();
  expect(await registryAnswers(await host(() => undefined), signal)).toBe(false);
  expect(performance.now() - started).toBeLessThan(4_000);
});

test('nor does a port where nobody listens, nor a name that does not exist', async () => {
  expect(await registryAnswers('127.0.0.1:1', signal)).toBe(false);
  expect(await registryAnswers('registry.invalid', signal)).toBe(false);
});

test('an interruption is passed on', async () => {
  const stop = new AbortController();
  const at = await host(() => stop.abort(new Error('Ctrl-C')));
  await expect(registryAnswers(at, stop.signal)).rejects.toThrow('Ctrl-C');
});
