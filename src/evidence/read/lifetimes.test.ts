import { expect, test } from 'vitest';
import { line } from '../../../test/support/lines.ts';
import { client } from '../../../test/support/nouns.ts';
import { rawEvidence } from '../../../test/support/raw-evidence.ts';
import type { Writer } from '../../logs/entry.ts';
import { LogBook } from '../../logs/log-book.ts';
import { lifetimes } from './lifetimes.ts';

const config = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', namespace: 'spire' } as const;
const signal = new AbortController().signal;

function writer(pod: string, restart = 0): Writer {
  return { namespace: client.namespace, pod, podUid: `uid-of-${pod}`, node: 'worker', container: client.container, restart, labels: client.labels };
}

const svid = (spiffeId: string, notAfter: string) => ({ event: 'svid', spiffe_id: spiffeId, not_before: '2026-11-25T02:00:00Z', not_after: notAfter });

test('what each pod was given since its program started last, and what the server gives by default', async () => {
  const objects = { '/api/v1/namespaces/spire/configmaps/spire-server': { data: { 'server.conf': 'server {\n  default_x509_svid_ttl = "45s"\n}' } } };
  const logs = new LogBook();
  const before = writer('a');
  const now = writer('a', 1);
  logs.add(line(1, before, { event: 'start' }));
  logs.add(line(2, before, svid(client.id, '2026-11-25T03:00:00Z')));
  logs.add(line(3, now, { event: 'start' }));
  logs.add(line(4, now, svid('spiffe://spirelab.test/other', '2026-11-25T03:00:00Z')));
  logs.add(line(5, now, svid(client.id, '2026-11-25T02:00:40Z')));
  logs.add(line(6, writer('twin'), { event: 'start' }));
  const pods = ['a', 'quiet'].map((name) => ({ metadata: { name, namespace: client.namespace, uid: `uid-of-${name}`, labels: client.labels } }));
  // The pod that a check starts for itself was started after every mend.
  const twin = { metadata: { name: 'twin', namespace: client.namespace, uid: 'uid-of-twin', labels: { ...client.labels, twin: 'twin' } } };
  const found = await lifetimes(
    { kind: 'lifetimes', of: client, by: config },
    rawEvidence({ objects, server: { 'entry show': {} }, logs, pods: [...pods, twin] }),
    signal,
  );
  expect(found).toMatchObject({
    entries: [],
    defaultTtl: '45s',
    held: [
      { pod: 'a', seconds: [40], issued: [40], started: expect.stringMatching(/Z$/) },
      { pod: 'quiet', seconds: [], issued: [] },
    ],
  });
  expect(found.held).toHaveLength(2);
  expect(found.held[1]).not.toHaveProperty('started');
});

test('what was issued before the program started is not its own', async () => {
  const logs = new LogBook();
  // NotBefore is ten seconds before an X509-SVID is issued.
  const startedAt = (Date.parse('2026-11-25T02:00:11Z') - Date.parse('2026-01-01T00:00:00Z')) / 1000;
  logs.add(line(startedAt, writer('a'), { event: 'start' }));
  logs.add(line(startedAt + 1, writer('a'), svid(client.id, '2026-11-25T03:00:00Z')));
  logs.add(line(startedAt + 2, writer('a'), { ...svid(client.id, '2026-11-25T02:00:41Z'), not_before: '2026-11-25T02:00:01Z' }));
  const pod = { metadata: { name: 'a', namespace: client.namespace, uid: 'uid-of-a', labels: client.labels } };
  const found = await lifetimes(
    { kind: 'lifetimes', of: client, by: config },
    rawEvidence({ objects: {}, server: { 'entry show': {} }, logs, pods: [pod] }),
    signal,
  );
  expect(found.held).toMatchObject([{ seconds: [3600, 40], issued: [40] }]);
});

test.each([
  ['JSON', 'server.json', JSON.stringify({ server: { default_x509_svid_ttl: '45s' } })],
  ['HCL under another key', 'spire.hcl', 'server { default_x509_svid_ttl = "45s" }'],
])('what the server gives by default, of %s', async (_, key, text) => {
  const objects = { '/api/v1/namespaces/spire/configmaps/spire-server': { data: { [key]: text } } };
  const found = await lifetimes(
    { kind: 'lifetimes', of: client, by: config },
    rawEvidence({ objects, server: { 'entry show': {} }, logs: new LogBook(), pods: [] }),
    signal,
  );
  expect(found.defaultTtl).toBe('45s');
});
