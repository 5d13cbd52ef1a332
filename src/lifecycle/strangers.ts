import type { Manifest } from '../adapters/kubernetes/apply.ts';
import { findStrangers, type Stranger } from '../adapters/kubernetes/strangers.ts';
import { type LabConnection, namespaces } from '../adapters/lab/running-lab.ts';

interface Claims {
  readonly spec?: { readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[] };
}

/** Objects that neither the lab nor its lessons bring along, and that change what the lab does. @throws Failure E_KUBERNETES */
export function strangersTo({ client, manifests, additions }: LabConnection, signal: AbortSignal): Promise<readonly Stranger[]> {
  const known = [...manifests, ...manifests.flatMap(claimsOf), ...additions.flatMap(({ objects }) => objects)];
  return findStrangers(client, namespaces, known, signal);
}

/** As kubectl and people write it. */
export function strangerText({ kind, name, namespace }: Stranger): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

/** A StatefulSet of one pod makes a claim of each template, called after both (Kubernetes, “Stable Storage”). */
function claimsOf(manifest: Manifest): readonly Pick<Manifest, 'kind' | 'metadata'>[] {
  if (manifest.kind !== 'StatefulSet') return [];
  const { name, namespace } = manifest.metadata;
  const templates = (manifest as Claims).spec?.volumeClaimTemplates ?? [];
  return templates.map(({ metadata }) => ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${metadata.name}-${name}-0`, ...(namespace === undefined ? {} : { namespace }) },
  }));
}
