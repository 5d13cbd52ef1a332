import type { Manifest } from '../adapters/kubernetes/apply.ts';
import { findObstacles, findStrangers, type Stranger } from '../adapters/kubernetes/strangers.ts';
import { type LabConnection, namespaces } from '../adapters/lab/running-lab.ts';

interface Claims {
  readonly spec?: { readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[] };
}

/** Objects that neither the lab nor its lessons bring along, and that change what the lab does. @throws Failure E_KUBERNETES */
export function strangersTo(connection: LabConnection, signal: AbortSignal): Promise<readonly Stranger[]> {
  return findStrangers(connection.client, namespaces, knownTo(connection), signal);
}

/** Those of them that may refuse what a reset does. @throws Failure E_KUBERNETES */
export function obstaclesTo(connection: LabConnection, signal: AbortSignal): Promise<readonly Stranger[]> {
  return findObstacles(connection.client, namespaces, knownTo(connection), signal);
}

function knownTo({ manifests, additions }: LabConnection): readonly Pick<Manifest, 'kind' | 'metadata'>[] {
  return [...manifests, ...manifests.flatMap(claimsOf), ...additions.flatMap(({ objects }) => objects)];
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
