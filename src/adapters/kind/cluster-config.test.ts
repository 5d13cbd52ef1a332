import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Adaptation } from './adaptations.ts';
import { nodeCount, nodesOf, renderClusterConfig } from './cluster-config.ts';

const text = `# A comment that a learner reads.
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
  - role: worker
    labels: { spirelab.dev/runs: mtls-server }
    extraMounts: [{ hostPath: /own, containerPath: /own }]
`;
const cgroup: Adaptation = { id: 'cgroup-v1', because: '', kubelet: { failCgroupV1: false } };
const capability: Adaptation = {
  id: 'no-sys-resource',
  because: '',
  kubelet: { featureGates: { KubeletInUserNamespace: true } },
  containerd: 'restrict = true',
};
const mount = (hostPath: string) => [{ hostPath, containerPath: '/var/lib/containerd' }];

test('without adaptations and mounts it says what the file says, comments included', () => {
  const rendered = renderClusterConfig({ text, adaptations: [], mounts: [] });
  expect(parse(rendered)).toEqual(parse(text));
  expect(rendered).toContain('# A comment that a learner reads.');
});

test('each node gets its mounts, beside those that it has', () => {
  const { nodes } = parse(renderClusterConfig({ text, adaptations: [], mounts: [mount('/a'), mount('/b')] })) as { nodes: unknown[] };
  expect(nodes).toEqual([
    { role: 'control-plane', extraMounts: mount('/a') },
    { role: 'worker', labels: { 'spirelab.dev/runs': 'mtls-server' }, extraMounts: [{ hostPath: '/own', containerPath: '/own' }, ...mount('/b')] },
  ]);
});

test('adaptations of the kubelet become one patch, those of containerd one each', () => {
  const config = parse(renderClusterConfig({ text, adaptations: [cgroup, capability], mounts: [] })) as Record<string, string[]>;
  expect(config['kubeadmConfigPatches']?.map((patch) => JSON.parse(patch))).toEqual([
    { kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1', failCgroupV1: false, featureGates: { KubeletInUserNamespace: true } },
  ]);
  expect(config['containerdConfigPatches']).toEqual(['restrict = true']);
});

test('patches that the file has stay, before ours', () => {
  const own = `${text}containerdConfigPatches: ["own"]\n`;
  const config = parse(renderClusterConfig({ text: own, adaptations: [capability], mounts: [] })) as Record<string, string[]>;
  expect(config['containerdConfigPatches']).toEqual(['own', 'restrict = true']);
});

test('nodes are counted; a configuration that names none has one', () => {
  expect(nodeCount(text)).toBe(2);
  expect(nodeCount('kind: Cluster')).toBe(1);
});

test('what is rendered reads like this', () => {
  expect(renderClusterConfig({ text, adaptations: [capability], mounts: [mount('/stores/node-0')] })).toMatchInlineSnapshot(`
    "# A comment that a learner reads.
    kind: Cluster
    apiVersion: kind.x-k8s.io/v1alpha4
    nodes:
      - role: control-plane
        extraMounts:
          - hostPath: /stores/node-0
            containerPath: /var/lib/containerd
      - role: worker
        labels: { spirelab.dev/runs: mtls-server }
        extraMounts: [ { hostPath: /own, containerPath: /own } ]
    kubeadmConfigPatches:
      - '{"kind":"KubeletConfiguration","apiVersion":"kubelet.config.k8s.io/v1beta1","featureGates":{"KubeletInUserNamespace":true}}'
    containerdConfigPatches:
      - restrict = true
    "
  `);
});

test('nodes are called as kind calls them, with the labels of the file', () => {
  const text = 'nodes: [{role: control-plane}, {role: worker, labels: {a: b}}, {role: worker}]';
  expect(nodesOf(text, 'c')).toEqual([
    { name: 'c-control-plane', role: 'control-plane', labels: {} },
    { name: 'c-worker', role: 'worker', labels: { a: 'b' } },
    { name: 'c-worker2', role: 'worker', labels: {} },
  ]);
  expect(nodesOf('kind: Cluster', 'c')).toEqual([{ name: 'c-control-plane', role: 'control-plane', labels: {} }]);
});
