import { expect, test } from 'vitest';
import type { Manifest } from './apply.ts';
import { placePods } from './place-pods.ts';

const kind = `
nodes:
  - role: control-plane
  - role: worker
    labels: { runs: a }
  - role: worker
    labels: { runs: b }
`;
const owner = (kind: string, name: string, spec: object, replicas?: number): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: { ...(replicas === undefined ? {} : { replicas }), template: { spec: { containers: [], ...spec } } },
});
const control = 'node-role.kubernetes.io/control-plane';
const tolerant = { tolerations: [{ key: control, effect: 'NoSchedule' }] };
const preference = { matchExpressions: [{ key: control, operator: 'Exists' }] };
const drawn = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }] } } };

test.each([
  ['a DaemonSet runs on every worker', owner('DaemonSet', 'x', {}), ['worker', 'worker2']],
  ['on the control plane too, where it tolerates that', owner('DaemonSet', 'x', tolerant), ['control-plane', 'worker', 'worker2']],
  ['or on all that it selects', owner('DaemonSet', 'x', { nodeSelector: { runs: 'b' } }), ['worker2']],
  ['a Deployment runs on the node that it selects', owner('Deployment', 'x', { nodeSelector: { runs: 'b' } }), ['worker2']],
  ['nowhere, where no node is selected', owner('Deployment', 'x', { nodeSelector: { runs: 'c' } }), []],
  ['once for each replica', owner('Deployment', 'x', {}, 2), ['worker', 'worker2']],
  ['a StatefulSet goes where it likes to be', owner('StatefulSet', 'x', { ...tolerant, ...drawn }), ['control-plane']],
  ['unless it may not', owner('StatefulSet', 'x', drawn), ['worker']],
  ['a Service runs nowhere', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } } satisfies Manifest, []],
])('%s', (_, manifest, expected) => {
  const nodes = placePods(kind, [manifest]);
  expect(nodes.filter(({ pods }) => pods.length > 0).map(({ name }) => name)).toEqual(expected);
});
