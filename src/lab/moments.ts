import type { Workload } from './sources.ts';

/** An instant of the cluster's clock that is known only when a test runs. */
export type Moment =
  | { readonly kind: 'step-began' }
  | {
      /** The earliest NotAfter of the X509-SVIDs that these workloads held when the step began, read from the SVIDs. */
      readonly kind: 'earliest-not-after';
      readonly of: readonly Workload[];
      /** Seconds from the step's begin within which it must come: a lab whose SVIDs live for hours is not waited for. */
      readonly comesWithin: number;
    };

export const stepBegan: Moment = { kind: 'step-began' };

export function earliestNotAfter(...of: readonly Workload[]): Moment {
  return { kind: 'earliest-not-after', of, comesWithin: 60 };
}

export function describeMoment(moment: Moment): string {
  if (moment.kind === 'step-began') return 'the step began';
  return `the earlier NotAfter of the X509-SVIDs that ${moment.of.map(({ name }) => name).join(' and ')} held`;
}
