import type { Manifest } from '../adapters/kubernetes/apply.ts';
import { findObstacles, findStrangers, type Stranger } from '../adapters/kubernetes/strangers.ts';
import type { LabConnection } from '../adapters/lab/running-lab.ts';
import { claimsOf } from '../evidence/read/claims.ts';
import { namespacesOf } from '../lab/define-lab.ts';

/** Objects that neither the lab nor its lessons bring along, and that change what the lab does. @throws Failure E_KUBERNETES */
export function strangersTo(connection: LabConnection, signal: AbortSignal): Promise<readonly Stranger[]> {
  return findStrangers(connection.client, namespacesOf(connection.lab), knownTo(connection), signal);
}

/** Those of them that may refuse what a reset does. @throws Failure E_KUBERNETES */
export function obstaclesTo(connection: LabConnection, signal: AbortSignal): Promise<readonly Stranger[]> {
  return findObstacles(connection.client, namespacesOf(connection.lab), knownTo(connection), signal);
}

function knownTo({ manifests, additions }: LabConnection): readonly Pick<Manifest, 'kind' | 'metadata'>[] {
  return [...manifests, ...manifests.filter(({ kind }) => kind === 'StatefulSet').flatMap(claimsOf), ...additions.flatMap(({ objects }) => objects)];
}

/** As kubectl and people write it. */
export function strangerText({ kind, name, namespace }: Stranger): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
