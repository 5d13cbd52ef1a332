import type { EntryPlan } from './entries.ts';
import type { Fault } from './faults.ts';
import type { Titled } from './full-title.ts';
import type { Component, CsiDriver, PublishedBundle, Workload } from './sources.ts';
import type { Step } from './steps.ts';

/** Healthy before → fault → symptoms within two-sided bounds → heal → recovery proved; all but the first is the faults' own. */
export interface AcidTest extends Titled {
  readonly id: string;
  readonly teaches: string;
  readonly healthy: Step;
  /** One after the other. */
  readonly faults: readonly Fault[];
}

/** Requests that are always on their way in a lab. */
export interface Flow {
  readonly between: readonly Workload[];
  /** They are answered, each of them. */
  readonly healthy: Step;
  /** They are answered again after something was broken, with X509-SVIDs that were signed since. */
  readonly again: Step;
}

export interface Lab {
  readonly id: string;
  readonly title: string;
  readonly teaches: string;
  /** A configuration of kind, from the project's root. */
  readonly cluster: string;
  /** A folder with a kustomization, from the project's root. */
  readonly manifests: string;
  /** A folder with what its lessons and faults bring along, from the project's root. */
  readonly additions?: string;
  readonly trustDomain: string;
  /** The name that k8s_psat knows the cluster by. */
  readonly clusterName: string;
  readonly server: Component;
  readonly agents: Component;
  readonly csiDriver: CsiDriver;
  readonly bundle: PublishedBundle;
  readonly workloads: readonly Workload[];
  readonly entries: readonly EntryPlan[];
  /** What must be true before the lab is called ready. */
  readonly ready: readonly Step[];
  readonly flows: readonly Flow[];
  readonly acid: readonly AcidTest[];
}

export function defineLab(lab: Lab): Lab {
  return lab;
}

/** The parts of SPIRE that run in it. */
export function componentsOf({ server, agents, csiDriver }: Pick<Lab, 'server' | 'agents' | 'csiDriver'>): readonly Component[] {
  return [server, agents, csiDriver];
}

/** Everything that it names: the parts of SPIRE, then the workloads. */
export function programsOf(lab: Lab): readonly (Component | Workload)[] {
  return [...componentsOf(lab), ...lab.workloads];
}

/** The namespaces that its programs are in. */
export function namespacesOf(lab: Lab): readonly string[] {
  return [...new Set(programsOf(lab).map(({ namespace }) => namespace))];
}

export function defineAcidTest(test: AcidTest): AcidTest {
  return test;
}
