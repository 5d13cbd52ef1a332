import type { V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { bundleEvidence } from './bundle-evidence.ts';
import type { Manifest } from './manifest.ts';
import type { Bundle } from './open-bundle.ts';

const signal = new AbortController().signal;
const api = (path: string) => ({ kind: 'api', path }) as const;
const manifest: Manifest = {
  $schema: 'urn:spirelab:bundle:1',
  tool: { name: 'spirelab', version: '0.1.0' },
  why: 'asked',
  lab: { name: 'mine', definition: 'mtls', cluster: 'spirelab-mine' },
  takenAt: '2026-11-25T05:00:09.000000000Z',
  versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
  followed: ['spire', 'mtls-demo'],
  settings: {},
  files: [],
  absent: ['/apis/spire.spiffe.io/v1alpha1/clusterspiffeids'],
  missing: [
    { path: 'objects/services.json', from: api('/api/v1/services'), why: 'the API server did not answer' },
    { path: 'nodes/a/mounts.txt', from: { kind: 'node', node: 'a', command: [] }, why: 'No such container: a' },
  ],
};

function bundleOf(files: Readonly<Record<string, object | string>>, changes: Partial<Manifest> = {}): Bundle {
  const text = (path: string): string | undefined => {
    const content = files[path];
    return typeof content === 'object' ? JSON.stringify(content) : content;
  };
  return { manifest: { ...manifest, ...changes }, size: 1, text };
}

const pod = (namespace: string, name: string, restartCount: number): V1Pod => ({
  metadata: { name, namespace, uid: `uid-of-${name}`, labels: { app: name } },
  spec: { nodeName: 'worker', containers: [] },
  status: { containerStatuses: [{ name: 'main', restartCount, ready: true, image: '', imageID: '', state: { running: {} } }] },
});
const raw = bundleEvidence(
  bundleOf({
    'objects/pods.json': { kind: 'PodList', items: [pod('spire', 'server', 0), pod('mtls-demo', 'client', 1), pod('kube-system', 'dns', 0)] },
    'objects/nodes.json': { items: [{ metadata: { name: 'a', labels: { role: 'x' } } }, { metadata: { name: 'b' } }] },
    'objects/deployments.json': {
      items: [{ metadata: { name: 'c', namespace: 'one' } }, { metadata: { name: 'c', namespace: 'two', labels: { is: 'two' } } }],
    },
    'server/entry-show.json': { entries: [] },
    'nodes/a/agent-socket.txt': '/run/a.sock\n',
    'logs/spire/server/main.0.log': '2026-11-25T05:00:02.000000001Z {"level":"info","msg":"second"}\n',
    'logs/mtls-demo/client/main.0.log': '2026-11-25T05:00:01.5Z {"event":"first"}\nno stamp\n',
    'logs/mtls-demo/client/main.1.log': '2026-11-25T05:00:03Z {"event":"third"}\n',
    'logs/kube-system/dns/main.0.log': '2026-11-25T05:00:03Z elsewhere\n',
  }),
);

test('an object is found in the list of its kind, and says what it is, as the API server does', async () => {
  expect(await raw.object<V1Node>('/api/v1/nodes/b', signal)).toEqual({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'b' } });
  expect(await raw.object<V1Deployment>('/apis/apps/v1/namespaces/two/deployments/c', signal)).toMatchObject({
    kind: 'Deployment',
    metadata: { labels: { is: 'two' } },
  });
  expect(await raw.object('/apis/apps/v1/namespaces/three/deployments/c', signal)).toBeUndefined();
  expect(await raw.object('/api/v1/nodes/c', signal)).toBeUndefined();
});

test('lists are of one namespace, of all, or of what a selector names', async () => {
  expect(await raw.list<V1Deployment>('/apis/apps/v1/deployments', signal)).toHaveLength(2);
  expect(await raw.list<V1Deployment>('/apis/apps/v1/namespaces/one/deployments', signal)).toHaveLength(1);
  expect(await raw.list<V1Node>('/api/v1/nodes?labelSelector=role=x', signal)).toEqual([{ metadata: { name: 'a', labels: { role: 'x' } } }]);
  expect(await raw.object('/api/v1/nodes?labelSelector=role=y', signal)).toEqual({ items: [] });
});

test('a kind that the cluster does not serve is not there, which is an answer', async () => {
  expect(await raw.object('/apis/spire.spiffe.io/v1alpha1/clusterspiffeids', signal)).toBeUndefined();
  expect(await raw.object('/apis/spire.spiffe.io/v1alpha1/clusterspiffeids/a', signal)).toBeUndefined();
});

test('pods, and lines with who wrote them, are those of the lab, in order of time', async () => {
  expect((await raw.pods(signal)).map(({ metadata }) => metadata?.name)).toEqual(['server', 'client']);
  expect(raw.logs.entries.map(({ at, message, writer }) => [formatTimestamp(at), message, writer.pod, writer.restart])).toEqual([
    ['2026-11-25T05:00:01.500000000Z', 'first', 'client', 0],
    ['2026-11-25T05:00:02.000000001Z', 'second', 'server', 0],
    ['2026-11-25T05:00:03.000000000Z', 'third', 'client', 1],
  ]);
  expect(raw.logs.entries[0]?.writer).toEqual({
    namespace: 'mtls-demo',
    pod: 'client',
    podUid: 'uid-of-client',
    node: 'worker',
    container: 'main',
    restart: 0,
    labels: { app: 'client' },
  });
});

test('its time is that of the collection, also for who asks the logs', async () => {
  expect(formatTimestamp(await raw.now(signal))).toBe('2026-11-25T05:00:09.000000000Z');
  expect(raw.logs.latest).toBe(await raw.now(signal));
});

test('what SPIRE Server and the nodes said is said again', async () => {
  expect(await raw.server(['entry', 'show'], signal)).toEqual({ entries: [] });
  expect(await raw.node('a', 'agent-socket', signal)).toBe('/run/a.sock\n');
});

test.each([
  ['/api/v1/secrets', (path: string) => raw.list(path, signal), '/api/v1/secrets: no bundle has such objects.'],
  ['/api/v1/namespaces/a/secrets/b', (path: string) => raw.object(path, signal), '/api/v1/namespaces/a/secrets/b: no bundle has such objects.'],
  ['/api/v1/services', (path: string) => raw.list(path, signal), '/api/v1/services: the API server did not answer.'],
  ['/api/v1/namespaces/a/services/b', (path: string) => raw.object(path, signal), '/api/v1/namespaces/a/services/b: the API server did not answer.'],
  ['/api/v1/nodes?limit=1', (path: string) => raw.list(path, signal), '/api/v1/nodes?limit=1: a bundle cannot be searched like that.'],
  ['/api/v1/events', (path: string) => raw.list(path, signal), '/api/v1/events: it was not asked for.'],
  ['agent list', () => raw.server(['agent', 'list'], signal), 'spire-server agent list: it was not asked for.'],
  ['mounts', () => raw.node('a', 'mounts', signal), 'mounts of a: No such container: a.'],
])('%s was not collected, and that says so', async (path, ask, says) => {
  await expect(ask(path)).rejects.toMatchObject({ code: 'E_NOT_COLLECTED', message: `The bundle of mine does not have ${says}` });
});

test('a bundle of a lab whose API server never answered has neither pods nor a time', async () => {
  const { takenAt: _, ...untimed } = manifest;
  const nothing = bundleEvidence({ manifest: untimed, size: 1, text: () => undefined });
  await expect(nothing.pods(signal)).rejects.toMatchObject({ code: 'E_NOT_COLLECTED' });
  await expect(nothing.now(signal)).rejects.toMatchObject({ code: 'E_NOT_COLLECTED' });
  expect(nothing.logs.entries).toEqual([]);
});

test.each(['', 'nonsense', '[]', 'null', '{}', '{"items":{}}', '{"items":[null]}', '{"items":[{"metadata":"none"}]}'])(
  'a list that is %j is refused, although its hash may be right',
  async (text) => {
    const odd = bundleEvidence(bundleOf({ 'objects/nodes.json': text, 'server/entry-show.json': text === '' ? '' : 'nonsense' }));
    await expect(odd.list('/api/v1/nodes', signal)).rejects.toMatchObject({ code: 'E_BUNDLE' });
    await expect(odd.server(['entry', 'show'], signal)).rejects.toMatchObject({ code: 'E_BUNDLE' });
    expect(() => bundleEvidence(bundleOf({ 'objects/pods.json': text }))).toThrow('What the bundle has in "objects/pods.json" is not what belongs there.');
  },
);
