import type { Pod } from '../adapters/kubernetes/pod-watch.ts';
import type { AttachedLab } from '../adapters/lab/running-lab.ts';
import { podTrouble, unschedulable } from '../evidence/read/pod-trouble.ts';

/** The scheduler tries again within ten seconds (kube-scheduler, podMaxBackoffSeconds): what it says twice, it means. */
const refusedFor = 15_000;

/**
 * Does some work on a lab, and gives it up at once where a pod says that it will never start, and soon where no node
 * will have it: the reason is worth more than a time-out.
 *
 * @throws Failure E_POD with the pod's reason
 */
export async function guardPods<T>(lab: Pick<AttachedLab, 'pods'>, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const guard = new AbortController();
  const refusals = new Map<string, NodeJS.Timeout>();
  const settle = (uid: string): void => {
    clearTimeout(refusals.get(uid));
    refusals.delete(uid);
  };
  const look = (pod: Pod, change: 'present' | 'gone'): void => {
    const uid = pod.metadata?.uid ?? '';
    const trouble = change === 'present' ? podTrouble(pod) : undefined;
    if (trouble !== undefined) guard.abort(trouble);
    const refused = change === 'present' ? unschedulable(pod) : undefined;
    if (refused === undefined) settle(uid);
    else if (!refusals.has(uid))
      refusals.set(
        uid,
        setTimeout(() => guard.abort(refused), refusedFor),
      );
  };
  const stops = lab.pods.map((watch) => watch.onChange(look));
  try {
    return await work(AbortSignal.any([signal, guard.signal]));
  } finally {
    for (const stop of stops) stop();
    for (const uid of [...refusals.keys()]) settle(uid);
  }
}
