import { Failure } from '../../../core/failure.ts';
import type { ManifestObject } from '../../../lab/objects.ts';
import type { Manifest } from '../../kubernetes/apply.ts';
import type { ActionContext } from './performer.ts';

/** An object as the lab's manifests have it. @throws Failure E_DEFECT where they have none */
export function manifestOf({ kind, name, namespace }: Pick<ManifestObject, 'kind' | 'name' | 'namespace'>, { manifests }: ActionContext): Manifest {
  const manifest = manifests.find((each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace);
  if (manifest === undefined) throw new Failure('E_DEFECT', `The manifests have no ${kind} ${namespace ?? ''}/${name}.`);
  return manifest;
}
