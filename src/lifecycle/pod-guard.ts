import { podTrouble } from '../adapters/kubernetes/pod-trouble.ts';
import type { AttachedLab } from '../adapters/lab/running-lab.ts';

/**
 * Does some work on a lab, and gives it up at once where a pod says that it will never start: its reason is worth more
 * than a time-out.
 *
 * @throws Failure E_POD with the pod's reason
 */
export async function guardPods<T>(lab: Pick<AttachedLab, 'pods'>, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const guard = new AbortController();
  const stops = lab.pods.map((watch) =>
    watch.onChange((pod, change) => {
      const trouble = change === 'present' ? podTrouble(pod) : undefined;
      if (trouble !== undefined) guard.abort(trouble);
    }),
  );
  try {
    return await work(AbortSignal.any([signal, guard.signal]));
  } finally {
    for (const stop of stops) stop();
  }
}
