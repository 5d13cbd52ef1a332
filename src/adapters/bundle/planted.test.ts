import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ApiServer, apiServer, json } from '../../../test/support/api-server.ts';
import { foundIn, plant } from '../../../test/support/planted.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import { collect } from './collect.ts';
import { openBundle } from './open-bundle.ts';
import { writeBundle } from './write-bundle.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', `${folder.path}:/bin:/usr/bin`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const signal = new AbortController().signal;
const planted = plant();
const container = {
  name: 'a',
  args: ['-joinToken', planted.argument],
  env: [
    { name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///a.sock' },
    { name: 'API_KEY', value: planted.variable },
  ],
};
const copy = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec: { containers: [container] } }), note: planted.annotation };
const pod = {
  metadata: { name: 'a-0', namespace: 'spire', uid: 'uid-of-a', annotations: copy, labels: { app: 'a' } },
  spec: { nodeName: 'n', containers: [container], volumes: [{ name: 'tls', secret: { secretName: 'planted' } }] },
  status: { containerStatuses: [{ name: 'a', ready: true, restartCount: 1, state: { running: { startedAt: '2026-11-25T05:00:00Z' } } }] },
};
const log = [`{"level":"info","msg":"the key"}`, ...planted.key.trimEnd().split('\n'), `{"level":"debug","msg":"got ${planted.token}"}`, 'the end']
  .map((text, index) => `2026-11-25T05:00:0${index}.000000001Z ${text}\n`)
  .join('');
const lists: Readonly<Record<string, readonly object[]>> = {
  '/api/v1/pods': [pod],
  '/apis/apps/v1/deployments': [{ metadata: { name: 'a', namespace: 'spire', annotations: copy }, spec: { template: { spec: pod.spec } } }],
  '/api/v1/configmaps': [
    { metadata: { name: 'a', namespace: 'spire' }, data: { 'server.conf': `server {\n  join_token = "${planted.setting}"\n}\n` } },
    { metadata: { name: 'b', namespace: 'theirs' }, data: { anything: planted.elsewhere } },
  ],
  '/api/v1/secrets': [{ metadata: { name: 'planted' }, data: { password: Buffer.from(planted.secret).toString('base64') } }],
  '/api/v1/events': [{ metadata: { name: 'a.1', namespace: 'spire' }, message: `Error: ${planted.token}`, involvedObject: { name: 'a-0' } }],
  '/api/v1/nodes': [{ metadata: { name: 'n' } }],
};

/** An API server that has secrets wherever they can be, and gives them to whoever asks. */
function withSecrets(): Promise<ApiServer> {
  return apiServer((request, response) => {
    const { pathname } = request.query;
    if (pathname === '/version') return json(response, { gitVersion: 'v1.34.1' });
    if (pathname.endsWith('/log')) return response.end(log);
    return json(
      response,
      lists[pathname] === undefined ? { message: 'not found' } : { kind: 'List', items: lists[pathname] },
      lists[pathname] === undefined ? 404 : 200,
    );
  });
}

const facts = {
  tool: { name: 'spirelab', version: '0.1.0' },
  why: 'asked',
  lab: { name: 'lab', definition: 'mtls', cluster: 'spirelab-lab' },
  versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
  followed: ['spire'],
  settings: {},
} as const;

test('nothing that is secret is in a bundle, wherever it was; and all the rest is', async () => {
  await using server = await withSecrets();
  // The node's log is what docker prints.
  await folder.program(
    'docker',
    `case "$1" in ps) echo n ;; inspect) echo '[{"Id":"n","Name":"/n","State":{"Running":true,"StartedAt":""},"Config":{"Labels":{}},"Mounts":[]}]' ;; *) echo 'token ${planted.token}' ;; esac`,
  );
  const spire = async (command: readonly string[]) =>
    JSON.parse(JSON.stringify({ command, hint: planted.token, selectors: [{ type: 'k8s', value: 'pod-label:app:a' }] }));
  const collected = await collect(
    { cluster: 'spirelab-lab', client: server.client, server: { run: spire }, followed: ['spire'], socket: '/run/agent.sock' },
    30_000,
    signal,
  );
  expect(collected.missing).toEqual([]);
  const file = join(folder.path, 'lab.tar.zst');
  await writeBundle(file, facts, collected);
  const bytes = zstdDecompressSync(await readFile(file));
  expect(foundIn(bytes, planted)).toEqual([]);
  expect(server.asked.filter(({ pathname }) => pathname.includes('secret'))).toEqual([]);
  const { manifest, text } = await openBundle(file);
  expect(text('logs/spire/a-0/a.1.log')).toBe(
    [
      '2026-11-25T05:00:00.000000001Z {"level":"info","msg":"the key"}',
      '2026-11-25T05:00:01.000000001Z [removed: private key]',
      `2026-11-25T05:00:0${planted.key.trimEnd().split('\n').length + 1}.000000001Z {"level":"debug","msg":"got [removed: token]"}`,
      `2026-11-25T05:00:0${planted.key.trimEnd().split('\n').length + 2}.000000001Z the end`,
      '',
    ].join('\n'),
  );
  expect(text('objects/pods.json')).toContain('"name": "API_KEY"');
  expect(text('objects/pods.json')).toContain('unix:///a.sock');
  expect(text('objects/pods.json')).toContain('"secretName": "planted"');
  expect(text('server/entry-show.json')).toContain('pod-label:app:a');
  expect(text('nodes/n/log.txt')).toBe('token [removed: token]');
  expect(manifest.files.map(({ path, removed }) => `${path}: ${removed ?? 0}`)).toEqual([
    'logs/spire/a-0/a.0.log: 2',
    'logs/spire/a-0/a.1.log: 2',
    'nodes/n/agent-socket.txt: 1',
    'nodes/n/log.txt: 1',
    'nodes/n/mounts.txt: 1',
    'nodes/n/state.txt: 0',
    'objects/configmaps.json: 2',
    'objects/deployments.json: 1',
    'objects/events.json: 1',
    'objects/nodes.json: 0',
    'objects/pods.json: 1',
    'server/agent-list.json: 1',
    'server/bundle-list.json: 1',
    'server/bundle-show.json: 1',
    'server/entry-show.json: 1',
  ]);
});

test('the same secrets are found where nobody cleans: the search can fail', async () => {
  const raw = Buffer.from(JSON.stringify(lists) + log);
  expect(foundIn(raw, planted)).toEqual(Object.keys(planted));
});
