import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { Failure } from '../../core/failure.ts';
import { lookAtDnsOften, untilDnsAnswers } from './cluster-dns.ts';

const { signal } = new AbortController();
const pod = (name: string, ready: boolean) => ({
  metadata: { name },
  status: { phase: ready ? 'Running' : 'Pending', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

test('one ready pod of CoreDNS is enough, and until then it is asked again', async () => {
  let asked = 0;
  await using server = await apiServer((_, response) => json(response, { items: [pod('coredns-1', false), pod('coredns-2', ++asked === 3)] }));
  await untilDnsAnswers(server.client, new FakeClock(), signal);
  expect(asked).toBe(3);
});

test('what never gets ready is an error after a minute, with what was seen last', async () => {
  const clock = new FakeClock();
  await using server = await apiServer((_, response) => json(response, { items: [pod('coredns-1', false)] }));
  const failure = await untilDnsAnswers(server.client, clock, signal).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: 'E_TIMEOUT', detail: { evidence: ['coredns-1: Pending'] } });
  expect(clock.now()).toBeGreaterThan(60_000);
  expect(clock.now()).toBeLessThan(61_000);
});

test('CoreDNS is looked at once a second, and nothing else of it is changed', async () => {
  const asked: Record<'method' | 'path' | 'type' | 'body', string | undefined>[] = [];
  await using server = await apiServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push({ method: request.method, path: request.url, type: request.headers['content-type'], body });
      json(response, {});
    });
  });
  await lookAtDnsOften(server.client, signal);
  expect(asked).toEqual([
    {
      method: 'PATCH',
      path: expect.stringMatching(/^\/apis\/apps\/v1\/namespaces\/kube-system\/deployments\/coredns(\?|$)/),
      type: 'application/strategic-merge-patch+json',
      body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'coredns', readinessProbe: { periodSeconds: 1 } }] } } } }),
    },
  ]);
});
