import type { V1Pod } from '@kubernetes/client-node';
import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { containerStatuses } from './container-statuses.ts';

/** Reasons of a waiting container that no amount of waiting cures (kubelet, pkg/kubelet/images and kuberuntime). */
const hopeless = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CrashLoopBackOff',
]);

/** What a kubelet says that was started a moment ago; it tries again by itself (Kubernetes 1.34, kubelet_pods.go). */
const passing = /services have not yet been read at least once/;

/** Why a pod cannot start, as soon as its status says so. */
export function podTrouble(pod: V1Pod): Failure | undefined {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  for (const status of containerStatuses(pod)) {
    const waiting = status.state?.waiting;
    if (waiting?.reason === undefined || !hopeless.has(waiting.reason) || passing.test(waiting.message ?? '')) continue;
    const ended = status.lastState?.terminated;
    const exit = ended === undefined ? '' : ` It ended with exit code ${ended.exitCode}${ended.message === undefined ? '' : `: ${ended.message}`}.`;
    return new Failure('E_POD', `${namespace}/${name} cannot start: ${waiting.reason}: ${waiting.message ?? 'no message'}.${exit}`, {
      next: [command('logs', status.name)],
    });
  }
  return undefined;
}

/** Why no node will have a pod. While nodes still join, that no node is ready yet is no reason. */
export function unschedulable(pod: V1Pod): Failure | undefined {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const condition = pod.status?.conditions?.find(({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable');
  const message = condition?.message ?? '';
  if (condition === undefined || /node\.kubernetes\.io\/(not-ready|unreachable)/.test(message)) return undefined;
  return new Failure('E_POD', `${namespace}/${name} cannot start: no node will have it: ${message}`, { next: [command('reset')] });
}
