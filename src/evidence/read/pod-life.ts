import type { V1Pod } from '@kubernetes/client-node';
import type { PodLife, PodPhase } from '../../core/pods.ts';
import { containerStatuses } from './container-statuses.ts';
import { isReady } from './is-ready.ts';
import { timeStamp } from './time-stamp.ts';

const phases: readonly PodPhase[] = ['Pending', 'Running', 'Succeeded', 'Failed'];

/** @param is `gone` where the pod is what the API server knew last */
export function podLife(pod: V1Pod, is: 'present' | 'gone'): PodLife {
  const { name = '', namespace = '', uid = '', creationTimestamp, deletionTimestamp } = pod.metadata ?? {};
  const node = pod.spec?.nodeName;
  return {
    namespace,
    pod: name,
    uid,
    ...(node === undefined ? {} : { node }),
    createdAt: timeStamp(creationTimestamp),
    phase: phases.find((phase) => phase === pod.status?.phase) ?? 'Unknown',
    ready: isReady(pod),
    restarts: containerStatuses(pod).reduce((sum, { restartCount }) => sum + restartCount, 0),
    deletion: is === 'gone' ? 'done' : deletionTimestamp === undefined ? 'none' : 'begun',
  };
}
