import type { Need } from '../lab/needs.ts';
import { hasLabelsOf, type Workload } from '../lab/sources.ts';
import { toSeconds } from '../logs/timestamp.ts';
import type { ClusterClock } from './cluster-clock.ts';
import { earliestNotAfter } from './held-svids.ts';
import type { RunningLab } from './ports.ts';

interface Asking {
  readonly lab: RunningLab;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
}

/** Why this lab, as it is now, does not have what is needed; undefined where it has. */
export async function whyUnmet(need: Need, { lab, cluster, signal }: Asking): Promise<string | undefined> {
  switch (need.kind) {
    case 'workload': {
      const { pods } = await lab.ask({ kind: 'pods', of: need.of }, signal);
      return pods.length > 0 ? undefined : `the lab has no pod of ${need.of.name}`;
    }
    case 'svid-ends':
      return endsTooLate(need.of, need.within, lab, cluster);
    case 'debug-lines': {
      const { namespace, container } = need.of;
      const isOf = ({ writer }: (typeof lab.logs.entries)[number]): boolean =>
        writer.namespace === namespace && hasLabelsOf(need.of, writer.labels) && writer.container === container;
      return lab.logs.entries.some((entry) => entry.level === 'debug' && isOf(entry)) ? undefined : `the log of ${need.of.name} has no line of level debug`;
    }
  }
}

function endsTooLate(of: Workload, within: number, { logs }: RunningLab, cluster: ClusterClock): string | undefined {
  const notAfter = earliestNotAfter(logs, [of]);
  if (notAfter === undefined) return `no X509-SVID is in the log of ${of.name}`;
  const left = toSeconds(notAfter - cluster.now());
  return left <= within ? undefined : `the X509-SVID of ${of.name} ends in ${left.toFixed(0)} s, and ${within} s is the most that is waited for`;
}
