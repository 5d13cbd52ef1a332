import type { EntryPlan } from './entries.ts';
import type { Component, Workload } from './sources.ts';

/** Something done to the lab. Inert: the engine performs it. */
export type Action =
  /** Ends when the pods that must go are gone; who waits for new ones expects them. */
  | { readonly kind: 'scale'; readonly component: Component; readonly replicas: number }
  | { readonly kind: 'delete-entry'; readonly entry: EntryPlan }
  /** Creates whichever of the lab's entries is missing. */
  | { readonly kind: 'restore-entries' }
  | { readonly kind: 'set-env'; readonly workload: Workload; readonly name: string; readonly value: string }
  /** Applies the workload's manifest again. */
  | { readonly kind: 'restore-workload'; readonly workload: Workload }
  /** One more pod like the workload's own, under a name of its own. */
  | { readonly kind: 'start-twin'; readonly workload: Workload; readonly pod: string }
  | { readonly kind: 'stop-twin'; readonly workload: Workload; readonly pod: string };

export const scale = (component: Component, replicas: number): Action => ({ kind: 'scale', component, replicas });
export const deleteEntry = (entry: EntryPlan): Action => ({ kind: 'delete-entry', entry });
export const restoreEntries: Action = { kind: 'restore-entries' };
export const setEnv = (workload: Workload, name: string, value: string): Action => ({ kind: 'set-env', workload, name, value });
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
    case 'restore-workload':
      return `apply the manifest of ${action.workload.name} again`;
    case 'start-twin':
      return `start one more ${action.workload.name} pod, ${action.pod}`;
    case 'stop-twin':
      return `remove the pod ${action.pod}`;
  }
}
