import { expect, test } from 'vitest';
import { saying } from '../../test/support/saying.ts';
import { enforcesOtherThan, isPrivileged, mountsFolderOfNode, ownProcessesOnly, seesProcessesOfNode } from './diagnose-host-access.ts';
import type { ManifestObject } from './objects.ts';
import type { HostAccessState } from './probes.ts';

const agent: ManifestObject = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'spire-agent', namespace: 'spire', file: 'agent.yaml' };
const templated = (spec: object) => [{ spec: { template: { spec } } }];

test('an agent without the PIDs of its node', () => {
  const finds = saying(ownProcessesOnly(agent));
  expect(finds(templated({ hostPID: true }))).toBeUndefined();
  expect(finds(templated({}))).toBe('daemonset/spire-agent has no hostPID: its containers see no process of another pod.');
  expect(finds(templated({ shareProcessNamespace: true }))).toBe(
    'daemonset/spire-agent has no hostPID, but shareProcessNamespace, which joins containers of one pod only: its containers see no process of another pod.',
  );
});

test('a container that may do everything', () => {
  const container = { name: 'spire-agent' };
  expect(saying(isPrivileged(agent))(templated({ containers: [container] }))).toBeUndefined();
  expect(saying(isPrivileged(agent))(templated({ containers: [{ ...container, securityContext: { privileged: true } }] }))).toBe(
    'The container spire-agent of daemonset/spire-agent is privileged.',
  );
});

test('workloads that have something of their node', () => {
  const pod: HostAccessState = { pod: 'mtls-client-1', node: 'worker3', hostPid: false, privileged: [], folders: [] };
  expect(saying(seesProcessesOfNode)([pod])).toBeUndefined();
  expect(saying(seesProcessesOfNode)([pod, { ...pod, pod: 'a', hostPid: true }])).toBe('a has hostPID: it sees every process of worker3.');
  expect(saying(mountsFolderOfNode)([pod])).toBeUndefined();
  expect(saying(mountsFolderOfNode)([pod, { ...pod, pod: 'a', folders: ['/run/spire'] }])).toBe('a has the folder /run/spire of worker3 as a hostPath volume.');
});

test('a namespace that is held to another level', () => {
  const finds = saying(enforcesOtherThan({ apiVersion: 'v1', kind: 'Namespace', name: 'mtls-demo', file: 'namespace.yaml' }, 'baseline'));
  const labelled = (labels: object) => [{ metadata: { labels } }];
  expect(finds(labelled({ 'pod-security.kubernetes.io/enforce': 'baseline' }))).toBeUndefined();
  expect(finds(labelled({}))).toBe('namespace/mtls-demo has no label pod-security.kubernetes.io/enforce; baseline is wanted.');
  expect(finds(labelled({ 'pod-security.kubernetes.io/enforce': 'restricted' }))).toBe(
    'namespace/mtls-demo has the label pod-security.kubernetes.io/enforce=restricted; baseline is wanted.',
  );
  expect(finds(labelled({ 'pod-security.kubernetes.io/warn': 'baseline' }))).toBe(
    'namespace/mtls-demo has no label pod-security.kubernetes.io/enforce (pod-security.kubernetes.io/warn=baseline refuses nothing); baseline is wanted.',
  );
});
