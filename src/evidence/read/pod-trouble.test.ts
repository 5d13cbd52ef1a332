import type { V1ContainerState, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { command } from '../../core/command-line.ts';
import { podTrouble, unschedulable } from './pod-trouble.ts';

const status = (state: V1ContainerState, lastState?: V1ContainerState): V1ContainerStatus => ({
  name: 'spire-server',
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
  ...(lastState === undefined ? {} : { lastState }),
});
const pod = (...containerStatuses: V1ContainerStatus[]): V1Pod => ({ metadata: { name: 'spire-server-0', namespace: 'spire' }, status: { containerStatuses } });

test.each(['ContainerCreating', 'PodInitializing'])('a container that waits for %s may still start', (reason) => {
  expect(podTrouble(pod(status({ waiting: { reason } })))).toBeUndefined();
});

test('nor is one in trouble whose kubelet was only just started', () => {
  const message = 'services have not yet been read at least once, cannot construct envvars';
  expect(podTrouble(pod(status({ waiting: { reason: 'CreateContainerConfigError', message } })))).toBeUndefined();
  expect(podTrouble(pod(status({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap "spire-agent" not found' } })))).toBeDefined();
});

test('a pod that runs, or of which nothing is known yet, is in no trouble', () => {
  expect(podTrouble(pod(status({ running: {} })))).toBeUndefined();
  expect(podTrouble({})).toBeUndefined();
});

test('one that has no image never starts, and says why and where to look', () => {
  const trouble = podTrouble(pod(status({ running: {} }), status({ waiting: { reason: 'ErrImageNeverPull', message: 'image is not present' } })));
  expect(trouble).toMatchObject({
    code: 'E_POD',
    message: 'spire/spire-server-0 cannot start: ErrImageNeverPull: image is not present.',
    detail: { next: [command('logs', 'spire-server')] },
  });
});

test('one that crashes again and again shows how it ended', () => {
  const trouble = podTrouble(
    pod(status({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } }, { terminated: { exitCode: 1, message: 'no such file' } })),
  );
  expect(trouble?.message).toBe('spire/spire-server-0 cannot start: CrashLoopBackOff: back-off 10s. It ended with exit code 1: no such file.');
});

test('the trouble of an init container is trouble', () => {
  expect(podTrouble({ status: { initContainerStatuses: [status({ waiting: { reason: 'ImagePullBackOff' } })] } })?.message).toContain(
    'ImagePullBackOff: no message',
  );
});

const refused = (message: string): V1Pod => ({
  metadata: { name: 'mtls-client-1', namespace: 'mtls-demo' },
  status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] },
});

test('one that no node will have says why, but not while nodes still join', () => {
  expect(unschedulable(refused("0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector."))).toMatchObject({
    code: 'E_POD',
    message: "mtls-demo/mtls-client-1 cannot start: no node will have it: 0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector.",
  });
  expect(unschedulable(refused('0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.'))).toBeUndefined();
  expect(unschedulable(pod(status({ running: {} })))).toBeUndefined();
});
