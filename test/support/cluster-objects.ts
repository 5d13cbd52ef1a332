import type { ObjectName } from '../../src/evidence/nouns.ts';
import type { ClusterObject, ObjectKind } from '../../src/evidence/objects.ts';

/** An object as the API server would give it. Only what a rule looks at is written down, so it lacks fields that real ones have. */
export function objectWith({ kind, name, namespace }: Pick<ObjectName<ObjectKind>, 'kind' | 'name' | 'namespace'>, content: object): ClusterObject {
  return { kind, metadata: { name, namespace }, ...content } as ClusterObject;
}

/** A controller whose pods are made of this. */
export function making(controller: Pick<ObjectName<ObjectKind>, 'kind' | 'name'>, podSpec: object): ClusterObject {
  return objectWith(controller, { spec: { template: { spec: podSpec } } });
}
