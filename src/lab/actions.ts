import type { EntryPlan, WorkloadEntry } from './entries.ts';
import type { Component, Workload } from './sources.ts';

/** Something done to the lab. Inert: the engine performs it. */
export type Action =
  /** Ends when the pods that must go are gone; who waits for new ones expects them. */
  | { readonly kind: 'scale'; readonly component: Component; readonly replicas: number }
  | { readonly kind: 'delete-entry'; readonly entry: EntryPlan }
  /** Creates whichever of the lab's entries is missing. */
  | { readonly kind: 'restore-entries' }
  | { readonly kind: 'set-env'; readonly workload: Workload; readonly name: string; readonly value: string }
  /** Makes an entry exactly this, whether it was there or not. */
  | { readonly kind: 'put-entry'; readonly entry: WorkloadEntry }
  /** Has the workload's pods replaced by new ones. */
  | { readonly kind: 'restart'; readonly workload: Workload }
  /** Has the workload's pods run on the node that is labelled to run something, `spirelab.dev/runs=<what>`. */
  | { readonly kind: 'move'; readonly workload: Workload; readonly what: string }
  /** Applies the workload's manifest again. */
  | { readonly kind: 'restore-workload'; readonly workload: Workload }
  /** One more pod like the workload's own, under a name of its own. */
  | { readonly kind: 'start-twin'; readonly workload: Workload; readonly pod: string }
  | { readonly kind: 'stop-twin'; readonly workload: Workload; readonly pod: string };

export const scale = (component: Component, replicas: number): Action => ({ kind: 'scale', component, replicas });
export const deleteEntry = (entry: EntryPlan): Action => ({ kind: 'delete-entry', entry });
export const restoreEntries: Action = { kind: 'restore-entries' };
export const setEnv = (workload: Workload, name: string, value: string): Action => ({ kind: 'set-env', workload, name, value });
export const putEntry = (entry: WorkloadEntry): Action => ({ kind: 'put-entry', entry });
export const restart = (workload: Workload): Action => ({ kind: 'restart', workload });
export const move = (workload: Workload, what: string): Action => ({ kind: 'move', workload, what });
export const restoreWorkload = (workload: Workload): Action => ({ kind: 'restore-workload', workload });
export const startTwin = (workload: Workload, pod: string): Action => ({ kind: 'start-twin', workload, pod });
export const stopTwin = (workload: Workload, pod: string): Action => ({ kind: 'stop-twin', workload, pod });

export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'scale':
      return `scale ${action.component.name} to ${action.replicas}`;
    case 'delete-entry':
      return `delete the registration entry ${action.entry.id} (${action.entry.spiffeId})`;
    case 'restore-entries':
      return 'create whichever registration entry is missing';
    case 'set-env':
      return `set ${action.name}=${action.value} on ${action.workload.name}`;
    case 'put-entry':
      return `make the registration entry ${action.entry.id} demand ${action.entry.selectors.join(' and ')}`;
    case 'restart':
      return `replace the pods of ${action.workload.name}`;
    case 'move':
      return `have ${action.workload.name} run on the node of ${action.what}`;
    case 'restore-workload':
      return `apply the manifest of ${action.workload.name} again`;
    case 'start-twin':
      return `start one more ${action.workload.name} pod, ${action.pod}`;
    case 'stop-twin':
      return `remove the pod ${action.pod}`;
  }
}
