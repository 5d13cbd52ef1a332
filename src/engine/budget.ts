import type { Flow, Lab } from '../lab/define-lab.ts';
import type { LogBook } from '../logs/log-book.ts';
import { formatTimestamp, toSeconds } from '../logs/timestamp.ts';
import { heldUntil } from './held-svids.ts';

/** How long a workload would go on if nobody signed any more. */
export interface WorkloadBudget {
  readonly workload: string;
  /** NotAfter of the X509-SVID that it holds, in RFC 3339, and how far that is; undefined where its log shows none. */
  readonly holds?: { readonly until: string; readonly seconds: number };
  /** When its requests fail first, and whose X509-SVID has expired then: its own, or its peer's. */
  readonly fails?: { readonly at: string; readonly seconds: number; readonly because: string };
}

/** Of a lab: who is in it, and who asks whom. */
type Asked = Pick<Lab, 'workloads'> & { readonly flows: readonly Pick<Flow, 'between'>[] };

/**
 * If SPIRE Server died now, who would fail first, and when: for each workload of the lab, the first to fail first. An
 * agent that cannot reach its server hands out what it holds, and each side of a request looks at the NotAfter of the
 * other; so a pair ends with the first X509-SVID of the two.
 *
 * @param now the cluster's time, in nanoseconds
 */
export function budgetOf({ workloads, flows }: Asked, logs: LogBook, now: bigint): readonly WorkloadBudget[] {
  const budgets = workloads.map((workload) => {
    const peers = flows.find(({ between }) => between.some(({ name }) => name === workload.name))?.between ?? [workload];
    const held = heldUntil(logs, workload);
    const ends = peers.flatMap((peer) => {
      const at = heldUntil(logs, peer);
      return at === undefined ? [] : [{ at, because: peer.name }];
    });
    const first = ends.toSorted((left, right) => (left.at < right.at ? -1 : 1))[0];
    const told = (at: bigint) => ({ seconds: toSeconds(at - now) });
    return {
      at: first?.at,
      budget: {
        workload: workload.name,
        ...(held === undefined ? {} : { holds: { until: formatTimestamp(held), ...told(held) } }),
        ...(first === undefined ? {} : { fails: { at: formatTimestamp(first.at), ...told(first.at), because: first.because } }),
      },
    };
  });
  const late = (at: bigint | undefined): bigint => at ?? 1n << 63n;
  return budgets.toSorted((left, right) => (late(left.at) < late(right.at) ? -1 : 1)).map(({ budget }) => budget);
}
