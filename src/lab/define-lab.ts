import type { Action } from './actions.ts';
import type { EntryPlan } from './entries.ts';
import type { Expectation, RoundExpectation } from './expectations.ts';
import type { Fault } from './faults.ts';
import type { Titled } from './full-title.ts';
import type { Component, CsiDriver, PublishedBundle, Workload } from './sources.ts';

/** A sentence that a learner could quote, the mechanism behind it, and what must be seen. */
interface StepWith<E extends RoundExpectation> {
  readonly title: string;
  readonly why: string;
  readonly do: readonly Action[];
  readonly expect: readonly E[];
}

export type Step = StepWith<Expectation>;

/** A step under a fault, or after it: it can also demand that something is as it was before. */
export type RoundStep = StepWith<RoundExpectation>;

/** One fault from injection to recovery. */
export interface Round {
  readonly fault: Fault;
  /** Seen while the fault's own injection is performed, and after it, in order. */
  readonly symptoms: readonly RoundStep[];
  readonly recovery: readonly RoundStep[];
}

/** Healthy before → fault → symptoms within two-sided bounds → heal → recovery proved. */
export interface AcidTest extends Titled {
  readonly id: string;
  readonly teaches: string;
  /** What it breaks: tests that touch different workloads may run side by side, one that touches everything runs alone. */
  readonly touches: 'everything' | readonly Workload[];
  readonly healthy: Step;
  readonly rounds: readonly Round[];
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

export function step<E extends RoundExpectation>(
  title: string,
  body: { readonly why: string; readonly do?: readonly Action[]; readonly expect: readonly E[] },
): StepWith<E> {
  return { title, why: body.why, do: body.do ?? [], expect: body.expect };
}
