import type { ServerResponse } from 'node:http';
import type { V1Pod } from '@kubernetes/client-node';
import { expect, test, vi } from 'vitest';
import { type ApiServer, apiServer, json } from '../../../test/support/api-server.ts';
import { agents, server as spireServer } from '../../../test/support/nouns.ts';
import { podsOf, watchPods } from './pod-watch.ts';

const pod = (name: string, version: number, changes: Partial<V1Pod> = {}): V1Pod => ({
  metadata: { name, namespace: 'spire', uid: `uid-of-${name}`, resourceVersion: String(version), labels: { app: 'spire-agent' } },
  ...changes,
});
const event = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: V1Pod): string => `${JSON.stringify({ type, object })}\n`;
const expired = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`;

interface Cluster {
  /** What a list finds; one after the other. */
  readonly lists: readonly (readonly V1Pod[])[];
  /** What each watch does; after the last one, watches stay open and silent. */
  readonly watches: readonly ((response: ServerResponse) => void)[];
}

function cluster({ lists, watches }: Cluster): Promise<ApiServer> {
  let [listed, watched] = [0, 0];
  return apiServer(({ query }, response) => {
    if (!query.searchParams.has('watch')) {
      json(response, { metadata: { resourceVersion: `${(listed + 1) * 100}` }, items: lists[Math.min(listed++, lists.length - 1)] });
      return;
    }
    response.writeHead(200).flushHeaders();
    watches[watched++]?.(response);
  });
}

interface Watched {
  readonly names: () => readonly string[];
  readonly changes: readonly string[];
  readonly troubles: readonly unknown[];
}

/** Watches while `during` runs. */
async function watching(server: ApiServer, during: (watched: Watched) => Promise<void>): Promise<Watched> {
  const changes: string[] = [];
  const troubles: unknown[] = [];
  const watch = await watchPods(server.client, 'spire', (error) => troubles.push(error));
  watch.onChange(({ metadata }, change) => changes.push(`${metadata?.name} ${change}`));
  const watched = { names: () => [...watch.pods.values()].map(({ metadata }) => metadata?.name ?? ''), changes, troubles };
  try {
    await during(watched);
  } finally {
    watch.stop();
  }
  return watched;
}

const watchesOf = (server: ApiServer): readonly string[] =>
  server.asked.flatMap(({ searchParams }) => (searchParams.has('watch') ? [searchParams.get('resourceVersion') ?? ''] : []));

test('pods that are there, come, change and go are told, in order', async () => {
  await using server = await cluster({
    lists: [[pod('a', 1)]],
    watches: [(response) => response.write(event('ADDED', pod('b', 101)) + event('MODIFIED', pod('a', 102)) + event('DELETED', pod('b', 103)))],
  });
  const { changes, troubles } = await watching(server, async ({ names, changes: seen }) => {
    await vi.waitFor(() => expect(seen).toHaveLength(4));
    expect(names()).toEqual(['a']);
  });
  expect(changes).toEqual(['a present', 'b present', 'a present', 'b gone']);
  expect(troubles).toEqual([]);
  expect(server.asked[0]?.pathname).toBe('/api/v1/namespaces/spire/pods');
});

test('who asks later is told what is there, until it stops listening', async () => {
  await using server = await cluster({ lists: [[pod('a', 1), pod('b', 2)]], watches: [] });
  const watch = await watchPods(server.client, 'spire', () => undefined);
  const told: string[] = [];
  watch.onChange(({ metadata }) => told.push(metadata?.name ?? ''))();
  expect(told).toEqual(['a', 'b']);
  expect(podsOf([watch], agents)).toHaveLength(2);
  expect(podsOf([watch], spireServer)).toEqual([]);
  expect(podsOf([watch], { ...agents, namespace: 'mtls-demo' })).toEqual([]);
  watch.stop();
});

test('a watch that the server closes is resumed where it stood: nothing is listed anew, nothing told twice', async () => {
  await using server = await cluster({
    lists: [[pod('a', 1)]],
    watches: [(response) => response.end(event('ADDED', pod('b', 101))), (response) => response.write(event('DELETED', pod('a', 102)))],
  });
  const { changes } = await watching(server, async ({ changes: seen }) => vi.waitFor(() => expect(seen).toHaveLength(3)));
  expect(changes).toEqual(['a present', 'b present', 'a gone']);
  expect(watchesOf(server)).toEqual(['100', '101']);
});

test('a watch whose beginning the server has forgotten (410) lists anew, and tells what went meanwhile', async () => {
  await using server = await cluster({
    lists: [
      [pod('a', 1), pod('b', 2)],
      [pod('b', 2), pod('c', 150)],
    ],
    watches: [(response) => response.end(expired)],
  });
  const { changes } = await watching(server, async ({ names, changes: seen }) => {
    await vi.waitFor(() => expect(seen).toContain('c present'));
    expect(names().toSorted()).toEqual(['b', 'c']);
    await vi.waitFor(() => expect(watchesOf(server)).toHaveLength(2));
  });
  expect(changes.slice(0, 2)).toEqual(['a present', 'b present']);
  expect(changes).toContain('a gone');
  expect(watchesOf(server)).toEqual(['100', '200']);
});

test('a pod whose end was missed is gone when another of its name is found', async () => {
  const before = pod('spire-server-0', 1);
  const after = pod('spire-server-0', 150, { metadata: { ...before.metadata, uid: 'another', resourceVersion: '150' } });
  await using server = await cluster({ lists: [[before], [after]], watches: [(response) => response.end(expired)] });
  const { changes } = await watching(server, async ({ names, changes: seen }) => {
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    expect(names()).toEqual(['spire-server-0']);
  });
  expect(changes).toEqual(['spire-server-0 present', 'spire-server-0 gone', 'spire-server-0 present']);
});

test('a watch that breaks off is taken up again, after a pause, and the trouble is told once', async () => {
  const broke: number[] = [];
  await using server = await cluster({
    lists: [[pod('a', 1)]],
    watches: [
      (response) => {
        broke.push(performance.now());
        response.destroy();
      },
      (response) => {
        broke.push(performance.now());
        response.write(event('DELETED', pod('a', 102)));
      },
    ],
  });
  const { changes, troubles } = await watching(server, async ({ changes: seen }) => vi.waitFor(() => expect(seen).toContain('a gone'), { timeout: 3000 }));
  expect(changes).toEqual(['a present', 'a gone']);
  expect(troubles).toHaveLength(1);
  expect((broke[1] ?? 0) - (broke[0] ?? 0)).toBeGreaterThan(400);
});
