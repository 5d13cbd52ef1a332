import { nameOf } from '../evidence/nouns.ts';
import type { EntryPlan, WorkloadEntry } from './entries.ts';
import type { ManifestObject } from './objects.ts';
import type { Component, Workload } from './sources.ts';

/** Something done to the lab. Inert: the engine performs it. */
export type Action =
  /** Ends when the pods that must go are gone; who waits for new ones expects them. */
  | { readonly kind: 'scale'; readonly component: Component; readonly replicas: number }
  | { readonly kind: 'delete-entry'; readonly entry: EntryPlan }
  | { readonly kind: 'set-env'; readonly workload: Workload; readonly name: string; readonly value: string }
  /** One that is there already is left as it is. */
  | { readonly kind: 'create-entry'; readonly entry: WorkloadEntry }
  /** Makes an entry exactly this, whether it was there or not. */
  | { readonly kind: 'put-entry'; readonly entry: WorkloadEntry }
  /** Has the workload's pods replaced by new ones. */
  | { readonly kind: 'restart'; readonly workload: Workload }
  /** Ends the pods of a part of SPIRE, and waits until they are gone; who waits for the next ones expects them. */
  | { readonly kind: 'end-pods'; readonly component: Component }
  /** Waits until a part of SPIRE has pods, and all of them are ready. */
  | { readonly kind: 'until-ready'; readonly component: Component }
  /** Makes the registration entries exactly those that the lab defines. */
  | { readonly kind: 'restore-entries' }
  /** Puts other words into a value of a ConfigMap; `from` is there exactly as it is written. */
  | { readonly kind: 'rewrite'; readonly object: ManifestObject; readonly key: string; readonly from: string; readonly to: string }
  /** A strategic merge patch. */
  | { readonly kind: 'patch'; readonly object: ManifestObject; readonly patch: object }
  | { readonly kind: 'remove'; readonly object: ManifestObject }
  /** Makes an object exactly what its manifest says, whether it is there or not. */
  | { readonly kind: 'restore'; readonly object: ManifestObject }
  /** Writes the trust bundle that the server has into a ConfigMap, as PEM, whether that is there or not. */
  | { readonly kind: 'publish-bundle'; readonly object: ManifestObject; readonly key: string }
  /** Applies a file of manifests/lessons/, which is not part of the lab. A reset removes what it made. */
  | { readonly kind: 'deploy'; readonly file: string }
  | { readonly kind: 'undeploy'; readonly file: string }
  /** Has the workload's pods run on the node that is labelled to run something, `spirelab.dev/runs=<what>`. */
  | { readonly kind: 'move'; readonly workload: Workload; readonly what: string }
  /** One more pod like the workload's own, under a name of its own. */
  | { readonly kind: 'start-twin'; readonly workload: Workload; readonly pod: string }
  | { readonly kind: 'stop-twin'; readonly workload: Workload; readonly pod: string };

export const scale = (component: Component, replicas: number): Action => ({ kind: 'scale', component, replicas });
export const deleteEntry = (entry: EntryPlan): Action => ({ kind: 'delete-entry', entry });
export const setEnv = (workload: Workload, name: string, value: string): Action => ({ kind: 'set-env', workload, name, value });
export const createEntry = (entry: WorkloadEntry): Action => ({ kind: 'create-entry', entry });
export const putEntry = (entry: WorkloadEntry): Action => ({ kind: 'put-entry', entry });
export const restart = (workload: Workload): Action => ({ kind: 'restart', workload });
export const endPods = (component: Component): Action => ({ kind: 'end-pods', component });
export const untilReady = (component: Component): Action => ({ kind: 'until-ready', component });
export const restoreEntries: Action = { kind: 'restore-entries' };
export const rewrite = (object: ManifestObject, key: string, from: string, to: string): Action => ({ kind: 'rewrite', object, key, from, to });
export const patch = (object: ManifestObject, change: object): Action => ({ kind: 'patch', object, patch: change });
export const remove = (object: ManifestObject): Action => ({ kind: 'remove', object });
export const restore = (object: ManifestObject): Action => ({ kind: 'restore', object });
export const publishBundle = (object: ManifestObject, key: string): Action => ({ kind: 'publish-bundle', object, key });
export const deploy = (file: string): Action => ({ kind: 'deploy', file });
export const undeploy = (file: string): Action => ({ kind: 'undeploy', file });
export const move = (workload: Workload, what: string): Action => ({ kind: 'move', workload, what });
export const startTwin = (workload: Workload, pod: string): Action => ({ kind: 'start-twin', workload, pod });
export const stopTwin = (workload: Workload, pod: string): Action => ({ kind: 'stop-twin', workload, pod });

export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'scale':
      return `scale ${action.component.name} to ${action.replicas}`;
    case 'delete-entry':
      return `delete the registration entry ${action.entry.id} (${action.entry.spiffeId})`;
    case 'set-env':
      return `set ${action.name}=${action.value} on ${action.workload.name}`;
    case 'create-entry':
      return `create the registration entry ${action.entry.id} (${action.entry.spiffeId})`;
    case 'put-entry':
      return `make the registration entry ${action.entry.id} demand ${action.entry.selectors.join(' and ')}, for X509-SVIDs of ${action.entry.x509SvidTtl} s`;
    case 'restart':
      return `replace the pods of ${action.workload.name}`;
    case 'end-pods':
      return `end the pods of ${action.component.name}`;
    case 'until-ready':
      return `wait until ${action.component.name} is ready`;
    case 'restore-entries':
      return 'make the registration entries what the lab defines, and no others';
    case 'rewrite':
      return `change ${action.from} into ${action.to} in ${nameOf(action.object)}`;
    case 'patch':
      return `change ${nameOf(action.object)}`;
    case 'remove':
      return `delete ${nameOf(action.object)}`;
    case 'restore':
      return `make ${nameOf(action.object)} what ${action.object.file} says`;
    case 'publish-bundle':
      return `write the server's trust bundle into ${nameOf(action.object)}`;
    case 'deploy':
      return `apply ${action.file}`;
    case 'undeploy':
      return `delete what ${action.file} made`;
    case 'move':
      return `have ${action.workload.name} run on the node of ${action.what}`;
    case 'start-twin':
      return `start one more ${action.workload.name} pod, ${action.pod}`;
    case 'stop-twin':
      return `remove the pod ${action.pod}`;
  }
}
