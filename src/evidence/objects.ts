import type { KubernetesObject, V1ConfigMap, V1DaemonSet, V1Deployment, V1PodSpec, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import type { Controller, ObjectName } from './nouns.ts';

/** Labels that are wanted of a pod or a namespace (Kubernetes, LabelSelector). */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** A ClusterSPIFFEID (SPIRE Controller Manager 0.6.4). */
export interface PodRule {
  readonly name: string;
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

/** A rule that makes registration entries of pods, as the API server has it. */
export interface ClusterSpiffeId extends KubernetesObject {
  readonly spec?: Omit<PodRule, 'name'>;
  readonly status?: {
    /** Its own count of what it selects. */
    readonly stats?: { readonly podsSelected?: number };
  };
}

/** Objects that somebody looks into, by their kind. */
interface Kinds {
  readonly ClusterSPIFFEID: ClusterSpiffeId;
  readonly ConfigMap: V1ConfigMap;
  readonly DaemonSet: V1DaemonSet;
  readonly Deployment: V1Deployment;
  readonly Service: V1Service;
  readonly StatefulSet: V1StatefulSet;
}

export type ObjectKind = keyof Kinds;

/** An object as the API server has it, of a kind that somebody looks into. */
export type ClusterObject = { readonly [K in ObjectKind]: Kinds[K] & { readonly kind: K } }[ObjectKind];

type Of<K extends ObjectKind> = ClusterObject & { readonly kind: K };

type Found = readonly (ClusterObject | undefined)[];

/** That object among those that were asked for; undefined where it is not there. */
export function objectIn<K extends ObjectKind>(found: Found, { kind, name }: Pick<ObjectName<K>, 'kind' | 'name'>): Of<K> | undefined {
  return found.filter((object) => isOf(kind, object)).find(({ metadata }) => metadata?.name === name);
}

function isOf<K extends ObjectKind>(kind: K, object: ClusterObject | undefined): object is Of<K> {
  return object?.kind === kind;
}

/** What a ConfigMap has under a key; undefined where there is no such ConfigMap, or no such key in it. */
export function textIn(found: Found, config: Pick<ObjectName<'ConfigMap'>, 'kind' | 'name'>, key: string): string | undefined {
  return objectIn(found, config)?.data?.[key];
}

/** What the next pod of a controller will be made of. */
export function podSpecIn(found: Found, controller: Pick<ObjectName<Controller>, 'kind' | 'name'>): V1PodSpec | undefined {
  return objectIn(found, controller)?.spec?.template.spec;
}
