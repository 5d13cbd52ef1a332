import type { Component, ManifestObject, Workload, WorkloadEntry } from '../../src/lab/index.ts';
import type { Traffic } from './traffic.ts';

/**
 * What the acid tests speak of, in whichever lab: SPIRE, and two pairs of workloads that talk over mTLS. The first pair
 * loses what it needs; the second demands who it talks to, on a worker of its own.
 */
export interface TwoPairs {
  readonly server: Component;
  readonly agents: Component;
  readonly client: Workload;
  readonly mtlsServer: Workload;
  readonly clientEntry: WorkloadEntry;
  readonly requests: Traffic;
  readonly strictClient: Workload;
  readonly strictServer: Workload;
  readonly strictClientDeployment: ManifestObject<'Deployment'>;
  readonly strictServerDeployment: ManifestObject<'Deployment'>;
  readonly strictRequests: Traffic;
  /** A SPIFFE ID that no entry gives to anybody. */
  readonly impostor: string;
}
