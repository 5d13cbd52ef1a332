import type { ServerResponse } from 'node:http';
import type { V1Pod } from '@kubernetes/client-node';
import { expect, test, vi } from 'vitest';
import { type ApiServer, apiServer, json } from '../../../test/support/api-server.ts';
import { agents, bundle, csiDriver, server as spireServer } from '../../../test/support/nouns.ts';
import { usualLab } from '../../core/command-line.ts';
import type { PodChange } from '../../core/pods.ts';
import { defineLab } from '../../lab/define-lab.ts';
import type { LogBook } from '../../logs/log-book.ts';
import { parseTimestamp } from '../../logs/timestamp.ts';
import { ownerMark } from '../kubernetes/owner-mark.ts';
import { attach, type LabConnection } from './running-lab.ts';

const lab = defineLab({
  id: 'anywhere',
  title: 'A lab of SPIRE alone',
  teaches: 'Nothing.',
  cluster: '',
  manifests: '',
  trustDomain: 'spirelab.test',
  clusterName: 'spirelab',
  server: spireServer,
  agents,
  csiDriver,
  bundle,
  workloads: [],
  entries: [],
  ready: [],
  flows: [],
  acid: [],
});

/** The API server's clock, which is not that of this machine; the runtime stamps lines by it too. */
const serverSays = '2026-03-01T12:00:00Z';
const pod = (version: number, status: V1Pod['status'], metadata: V1Pod['metadata'] = {}): object => ({
  metadata: { name: 'spire-server-0', namespace: 'spire', uid: 'one', resourceVersion: `${version}`, creationTimestamp: '2026-03-01T11:59:50Z', ...metadata },
  spec: { nodeName: 'worker' },
  status,
});
const container = (restartCount: number, state: object): object => ({ name: 'spire-server', image: '', imageID: '', ready: true, restartCount, state });
const ready = (restartCount: number): V1Pod['status'] =>
  ({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [container(restartCount, { running: {} })],
  }) as V1Pod['status'];
const change = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: object): string => `${JSON.stringify({ type, object })}\n`;

interface Cluster {
  readonly api: ApiServer;
  /** What the API server tells of pods from now on, in the one watch that is open. */
  readonly tell: (text: string) => void;
  /** Has the container of SPIRE Server write a line. */
  readonly log: (line: string) => void;
}

async function cluster(): Promise<Cluster> {
  const open = new Map<'watch' | 'log', ServerResponse>();
  const api = await apiServer(({ query }, response) => {
    if (query.pathname.endsWith('/spirelab-owner')) return json(response, ownerMark('mine'));
    if (query.pathname === '/version') return response.setHeader('date', new Date(serverSays).toUTCString()).end('{}');
    if (query.pathname.endsWith('/log')) open.set('log', response.writeHead(200));
    else if (query.searchParams.has('watch')) open.set('watch', response.writeHead(200));
    else return json(response, { metadata: { resourceVersion: '100' }, items: [pod(1, { phase: 'Pending' })] });
    return response.flushHeaders();
  });
  return { api, tell: (text) => void open.get('watch')?.write(text), log: (line) => void open.get('log')?.write(line) };
}

async function following(during: (changes: readonly PodChange[], cluster: Cluster, logs: LogBook) => Promise<void>): Promise<readonly unknown[]> {
  const made = await cluster();
  await using api = made.api;
  const [changes, troubles]: [PodChange[], unknown[]] = [[], []];
  const connection: LabConnection = {
    address: usualLab,
    uuid: 'mine',
    client: api.client,
    lab,
    manifests: [],
    additions: [],
    nodes: [],
    ground: async () => undefined,
    node: () => Promise.reject(new Error('nobody asks')),
  };
  const { signal } = new AbortController();
  const follower = { onTrouble: (error: unknown) => void troubles.push(error), onPod: (told: PodChange) => void changes.push(told) };
  await using attached = await attach(connection, { from: 'first-line' }, follower, signal);
  await vi.waitFor(() => expect(api.asked.filter(({ searchParams }) => searchParams.has('watch'))).toHaveLength(1));
  await during(changes, made, attached.logs);
  return troubles;
}

test('the life of a pod is told from when it is first seen until it is gone, and nothing twice', async () => {
  const troubles = await following(async (changes, { tell }) => {
    tell(change('MODIFIED', pod(101, ready(0))));
    // Something of it has changed that is not of its life.
    tell(change('MODIFIED', pod(102, ready(0), { annotations: { any: 'thing' } })));
    tell(change('MODIFIED', pod(103, ready(1))));
    tell(change('MODIFIED', pod(104, ready(1), { deletionTimestamp: new Date(serverSays) })));
    tell(change('DELETED', pod(105, ready(1), { deletionTimestamp: new Date(serverSays) })));
    tell(change('ADDED', pod(106, { phase: 'Pending' }, { uid: 'two' })));
    await vi.waitFor(() => expect(changes.at(-1)?.uid).toBe('two'));
    const told = changes.map(({ uid, phase, ready: is, restarts, deletion }) => `${uid} ${phase} ${is ? 'ready' : 'not ready'} ${restarts} ${deletion}`);
    expect(told).toEqual([
      'one Pending not ready 0 none',
      'one Running ready 0 none',
      'one Running ready 1 none',
      'one Running ready 1 begun',
      'one Running ready 1 done',
      'two Pending not ready 0 none',
    ]);
    expect(changes[0]).toMatchObject({ namespace: 'spire', pod: 'spire-server-0', node: 'worker', createdAt: '2026-03-01T11:59:50.000Z' });
  });
  expect(troubles).toEqual([]);
});

test('it is told at the time of the cluster: that of its API server, and then that of its newest line', async () => {
  await following(async (changes, { api, tell, log }, logs) => {
    const seen = (at: number): number => Number((parseTimestamp(changes[at]?.seenAt ?? '') ?? 0n) - (parseTimestamp(serverSays) ?? 0n)) / 1e9;
    tell(change('MODIFIED', pod(101, ready(0))));
    await vi.waitFor(() => expect(changes).toHaveLength(2));
    for (const at of [0, 1]) {
      expect(seen(at)).toBeGreaterThanOrEqual(0);
      expect(seen(at)).toBeLessThan(30);
    }
    await vi.waitFor(() => expect(api.asked.some(({ pathname }) => pathname.endsWith('/log'))).toBe(true));
    log('2026-03-01T12:10:00.5Z {"msg":"later"}\n');
    await vi.waitFor(() => expect(logs.entries).toHaveLength(1));
    tell(change('MODIFIED', pod(102, ready(1))));
    await vi.waitFor(() => expect(changes).toHaveLength(3));
    expect(seen(2)).toBeGreaterThanOrEqual(600.5);
    expect(seen(2)).toBeLessThan(630);
  });
});
