import type { V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { markNodes, nodeDifferences } from './node-marks.ts';

const shape = { name: 'a-worker', role: 'worker', labels: { 'spirelab.dev/runs': 'strict' } };
const control = { name: 'a-control-plane', role: 'control-plane', labels: {} };
const controlPlane = 'node-role.kubernetes.io/control-plane';

function node(name: string, labels: Record<string, string>, spec: V1Node['spec'] = {}): V1Node {
  return { metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels } }, spec };
}

test('nodes as kind made them differ in nothing, whatever controllers say of them', () => {
  const [notReady, own] = [
    { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
    { key: controlPlane, effect: 'NoSchedule' },
  ];
  expect(
    nodeDifferences(
      [
        node('a-worker', { 'spirelab.dev/runs': 'strict', own: 'x' }, { taints: [notReady] }),
        node('a-control-plane', { [controlPlane]: '' }, { taints: [own] }),
      ],
      [shape, control],
    ),
  ).toEqual([]);
});

test.each([
  ['a label that was taken away', node('a-worker', {}), ['node/a-worker: the label spirelab.dev/runs is missing, not strict.']],
  [
    'a label of another node',
    node('a-worker', { 'spirelab.dev/runs': 'mtls-client' }),
    ['node/a-worker: the label spirelab.dev/runs is mtls-client, not strict.'],
  ],
  [
    'a role that it has not',
    node('a-worker', { 'spirelab.dev/runs': 'strict', [controlPlane]: '' }),
    [`node/a-worker: the label ${controlPlane} is , and should not be there.`],
  ],
  ['a cordon', node('a-worker', shape.labels, { unschedulable: true }), ['node/a-worker is cordoned: no pod is scheduled there.']],
  [
    'a taint',
    node('a-worker', shape.labels, { taints: [{ key: 'by', value: 'hand', effect: 'NoSchedule' }] }),
    ['node/a-worker has the taint by=hand:NoSchedule, and should not.'],
  ],
  ['no node', node('another', {}), ['There is no node/a-worker.']],
])('%s is told', (_, found, told) => {
  expect(nodeDifferences([found], [shape])).toEqual(told);
});

test('a control plane without its taint is told', () => {
  expect(nodeDifferences([node('a-control-plane', { [controlPlane]: '' })], [control])).toEqual([
    `node/a-control-plane does not have the taint ${controlPlane}:NoSchedule.`,
  ]);
});

test('only what differs is patched, and what controllers set is kept', async () => {
  const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
  const items = [
    node('a-worker', { 'spirelab.dev/runs': 'x', 'spirelab.dev/more': 'y' }, { unschedulable: true, taints: [notReady, { key: 'by', effect: 'NoSchedule' }] }),
    node('a-control-plane', { [controlPlane]: '' }, { taints: [{ key: controlPlane, effect: 'NoSchedule' }] }),
  ];
  const sent: unknown[] = [];
  await using server = await apiServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'PATCH') sent.push([request.query.pathname, JSON.parse(body)]);
    json(response, { items });
  });
  await markNodes(server.client, [shape, control], new AbortController().signal);
  expect(sent).toEqual([
    [
      '/api/v1/nodes/a-worker',
      {
        metadata: { labels: { 'kubernetes.io/hostname': 'a-worker', 'kubernetes.io/os': 'linux', 'spirelab.dev/runs': 'strict', 'spirelab.dev/more': null } },
        spec: { unschedulable: null, taints: [notReady] },
      },
    ],
  ]);
});
