import { describe, expect, test } from 'vitest';
import { making } from '../../../test/support/cluster-objects.ts';
import { agents } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { HostAccessState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { mayMoreThanItNeeds, mountsFolderOfNode, ownProcessesOnly, seesProcessesBeside, seesProcessesOfNode } from './host-access.ts';

const agent: ManifestObject<'DaemonSet'> = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'spire-agent', namespace: 'spire', file: 'agent.yaml' };
const templated = (spec: object) => [making(agent, spec)];

test('an agent without the PIDs of its node', () => {
  const finds = saying(ownProcessesOnly(agent));
  expect(finds(templated({ hostPID: true }))).toBeUndefined();
  expect(finds(templated({}))).toBe('daemonset/spire-agent has no hostPID: its containers see no process of another pod.');
  expect(finds(templated({ shareProcessNamespace: true }))).toBe(
    'daemonset/spire-agent has no hostPID, but shareProcessNamespace, which joins containers of one pod only: its containers see no process of another pod.',
  );
});

describe('what a DaemonSet may do beyond its need', () => {
  const finds = saying(mayMoreThanItNeeds(agent, ['/run/spire']));
  const container = (securityContext: object) => templated({ hostPID: true, containers: [{ name: 'spire-agent', securityContext }] });
  const folder = (path: string) => templated({ volumes: [{ name: 'node', hostPath: { path } }] });

  test.each([
    ['nothing', container({ runAsUser: 0 }), undefined],
    ['a folder that it needs', folder('/run/spire/'), undefined],
    ['privileged', container({ privileged: true }), 'The container spire-agent of daemonset/spire-agent is privileged.'],
    [
      'privileged, and ends before the others',
      templated({ initContainers: [{ name: 'first', securityContext: { privileged: true } }] }),
      'The container first of daemonset/spire-agent is privileged.',
    ],
    ['a capability', container({ capabilities: { add: ['SYS_PTRACE'] } }), 'The container spire-agent of daemonset/spire-agent has the capability SYS_PTRACE.'],
    ['hostIPC', templated({ hostIPC: true }), 'daemonset/spire-agent has hostIPC.'],
    ['a folder', folder('/'), 'daemonset/spire-agent has the folder / of the node in its volume node.'],
  ])('%s', (_, value, says) => {
    expect(finds(value)).toBe(says === undefined ? undefined : `${says} Its pods do not need that.`);
  });
});

test('workloads that have something of their node', () => {
  const pod: HostAccessState = { pod: 'mtls-client-1', labels: { app: 'mtls-client' }, node: 'worker3', hostPid: false, privileged: [], folders: [] };
  expect(saying(seesProcessesOfNode)([pod])).toBeUndefined();
  expect(saying(seesProcessesOfNode)([pod, { ...pod, pod: 'a', hostPid: true }])).toBe('a has hostPID: it sees every process of worker3.');
  expect(saying(mountsFolderOfNode)([pod])).toBeUndefined();
  expect(saying(mountsFolderOfNode)([pod, { ...pod, pod: 'a', folders: ['/run/spire'] }])).toBe('a has the folder /run/spire of worker3 as a hostPath volume.');
});

test('a pod of SPIRE beside the agents', () => {
  const finds = saying(seesProcessesBeside(agents));
  const pod = (app: string, hostPid: boolean): HostAccessState => ({ pod: `${app}-1`, labels: { app }, node: 'worker', hostPid, privileged: [], folders: [] });
  expect(finds([pod('spire-agent', true), pod('spire-server', false)])).toBeUndefined();
  expect(finds([pod('spire-agent', true), pod('spiffe-csi-driver', true)])).toBe(
    'spiffe-csi-driver-1 has hostPID, and does not need it: SPIRE Agent is who the kernel tells the PID of a caller.',
  );
});
