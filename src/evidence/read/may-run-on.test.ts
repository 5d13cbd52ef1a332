import type { V1Node, V1PodSpec } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { mayRunOn } from './may-run-on.ts';

const node = (name: string, labels: Record<string, string>, taints: NonNullable<V1Node['spec']>['taints'] = []): V1Node => ({
  metadata: { name, labels },
  spec: { taints },
});
const cluster = [
  node('control-plane', { os: 'linux' }, [{ key: 'control-plane', effect: 'NoSchedule' }]),
  node('worker', { os: 'linux', runs: 'client', cores: '2' }),
  node('worker2', { os: 'linux', runs: 'server', cores: '8' }),
];
const affinity = (key: string, operator: string, ...values: string[]): Partial<V1PodSpec> => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }] } },
  },
});

test.each<[string, Partial<V1PodSpec>, readonly string[]]>([
  ['nothing: every node that no taint keeps it off', {}, ['worker', 'worker2']],
  ['a selector', { nodeSelector: { runs: 'client' } }, ['worker']],
  ['two selectors', { nodeSelector: { runs: 'client', os: 'windows' } }, []],
  ['a name, whatever is tainted', { nodeName: 'control-plane' }, ['control-plane']],
  ['In', affinity('runs', 'In', 'server', 'other'), ['worker2']],
  ['NotIn', affinity('runs', 'NotIn', 'server'), ['worker']],
  ['Exists', affinity('runs', 'Exists'), ['worker', 'worker2']],
  ['DoesNotExist', affinity('runs', 'DoesNotExist'), []],
  ['Gt', affinity('cores', 'Gt', '4'), ['worker2']],
  ['Lt', affinity('cores', 'Lt', '4'), ['worker']],
  ['every taint tolerated', { tolerations: [{ operator: 'Exists' }] }, ['control-plane', 'worker', 'worker2']],
  ['this taint tolerated', { tolerations: [{ key: 'control-plane', effect: 'NoSchedule' }] }, ['control-plane', 'worker', 'worker2']],
  ['another taint tolerated', { tolerations: [{ key: 'gpu', operator: 'Exists' }] }, ['worker', 'worker2']],
])('%s', (_, spec, allowed) => {
  expect(cluster.filter((each) => mayRunOn(each, { containers: [], ...spec })).map(({ metadata }) => metadata?.name)).toEqual(allowed);
});

test('a field of the node: its name', () => {
  const spec: V1PodSpec = {
    containers: [],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker2'] }] }],
        },
      },
    },
  };
  expect(cluster.filter((each) => mayRunOn(each, spec)).map(({ metadata }) => metadata?.name)).toEqual(['worker2']);
});
