import { expect, test } from 'vitest';
import type { Manifest } from '../adapters/bundle/manifest.ts';
import type { BundleSummary } from '../adapters/bundle/summary.ts';
import { summaryText, writtenText } from './bundle-text.ts';

const file = (path: string, bytes: number, more: Partial<Manifest['files'][number]> = {}): Manifest['files'][number] => ({
  path,
  bytes,
  sha256: 'a'.repeat(64),
  from: { kind: 'tool' },
  ...more,
});
const manifest: Manifest = {
  $schema: 'urn:spirelab:bundle:1',
  tool: { name: 'spirelab', version: '0.1.0' },
  why: 'failed',
  lab: { name: 'second', definition: 'mtls', cluster: 'spirelab-second' },
  takenAt: '2026-11-25T05:00:09.000000000Z',
  versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
  followed: ['spire', 'mtls-demo'],
  settings: { lab: 'mtls', images: 'auto', registryMirror: 'a-mirror-with-quite-a-long-name.example.test' },
  files: [
    file('logs/spire/spire-server-0/spire-server.0.log', 1_240_000, { lines: { kept: 5000, cut: 1200 }, removed: 1 }),
    file('logs/kube-system/kube-controller-manager-spirelab-second-control-plane/kube-controller-manager.0.log', 18_000, { lines: { kept: 1, cut: 0 } }),
    file('objects/pods.json', 900),
  ],
  absent: [],
  missing: ['server/entry-show.json', 'server/agent-list.json', 'nodes/a/log.txt'].map((path) => ({
    path,
    from: { kind: 'tool' },
    why: path.startsWith('server') ? 'spire-server: connection refused' : 'docker logs a: exit code 1',
  })),
};
const summary: BundleSummary = {
  nodes: [
    { node: 'spirelab-second-worker', ready: true },
    { node: 'spirelab-second-worker2', ready: false },
  ],
  pods: [{ namespace: 'spire', pod: 'spire-server-0', node: 'spirelab-second-worker', ready: '0/1', restarts: 2 }],
  entries: undefined,
  agents: 3,
  authorities: 1,
  lines: 5000,
};
const bundle = { manifest, size: 142_800, text: () => undefined };

test('a preview says of what a bundle is, what it holds and what is missing, in 80 columns', () => {
  const text = summaryText(bundle, summary, 80);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
    "Bundle of second, made from mtls: SPIRE 1.15.3, Kubernetes v1.34.1
    Collected because a run failed, by spirelab 0.1.0
    At 2026-11-25T05:00:09.000000000Z by the cluster's clock
    Settings: lab=mtls images=auto
              registryMirror=a-mirror-with-quite-a-long-name.example.test

    Nodes
      ready      spirelab-second-worker
      not ready  spirelab-second-worker2
    Pods, with 5000 log lines
      0/1 ready  spire/spire-server-0 on spirelab-second-worker, 2 restarts
    SPIRE Server
      registration entries  not known
      attested agents       3
      X.509 authorities     1

    3 files, 1.3 MB; compressed 142.8 kB
        1.2 MB   5000 of 6200  logs/spire/spire-server-0/spire-server.0.log
       18.0 kB         1 line  logs/kube-system/kube-controller-manager-spirelab-se…
         900 B                 objects/pods.json
    1 value that may be secret was removed.
    3 files are missing:
      - spire-server: connection refused
        server/entry-show.json, server/agent-list.json
      - docker logs a: exit code 1
        nodes/a/log.txt"
  `);
});

test('what a bundle says reaches no terminal as anything but text', () => {
  const harm = '\u001b[2J\u001b]0;owned\u0007\nnext';
  const { files, missing } = manifest;
  const text = summaryText(
    {
      ...bundle,
      manifest: {
        ...manifest,
        lab: { name: harm, definition: harm, cluster: harm },
        settings: { [harm]: harm },
        files: files.map((each) => ({ ...each, path: `${each.path}${harm}` })),
        missing: missing.map((each) => ({ ...each, path: harm, why: harm })),
      },
    },
    { ...summary, nodes: [{ node: harm, ready: true }], pods: [{ namespace: harm, pod: harm, node: harm, ready: harm, restarts: 0 }] },
    80,
  );
  expect([...text].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
});

test('where nothing is known, that is said', () => {
  const { takenAt: _, ...untimed } = manifest;
  const unknown = { nodes: undefined, pods: undefined, entries: undefined, agents: undefined, authorities: undefined, lines: 0 };
  const text = summaryText({ ...bundle, manifest: { ...untimed, versions: { spire: '1.15.3', kubernetes: '' }, files: [], missing: [] } }, unknown, 80);
  expect(text).toMatchInlineSnapshot(`
    "Bundle of second, made from mtls: SPIRE 1.15.3, Kubernetes unknown
    Collected because a run failed, by spirelab 0.1.0
    The cluster's time is not known
    Settings: lab=mtls images=auto
              registryMirror=a-mirror-with-quite-a-long-name.example.test

    Nodes: not known
    Pods: not known
    SPIRE Server
      registration entries  not known
      attested agents       not known
      X.509 authorities     not known

    0 files, 0 B; compressed 142.8 kB
    Nothing had to be removed from it.
    Nothing is missing."
  `);
});

test('after collecting: how large, how long, what next', () => {
  const next = 'npm run -s lab -- bundle show lab.tar.zst';
  expect(writtenText(manifest, { file: 'lab.tar.zst', size: 142_800, seconds: 3.14, next }, 80)).toMatchInlineSnapshot(`
    "lab.tar.zst: 3 files, 142.8 kB, in 3.1 s. 1 value that may be secret was
    removed.
    3 files are missing:
      - spire-server: connection refused
        server/entry-show.json, server/agent-list.json
      - docker logs a: exit code 1
        nodes/a/log.txt
    To look into it: npm run -s lab -- bundle show lab.tar.zst"
  `);
});
