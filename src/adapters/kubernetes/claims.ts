import { Failure } from '../../core/failure.ts';
import { type Claim, claimsOf } from '../../evidence/read/claims.ts';
import type { Component } from '../../lab/sources.ts';
import type { Manifest } from './apply.ts';

/** Whether an object is the one that makes the pods of a part of SPIRE. */
export function makes({ workload, namespace }: Component, { kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): boolean {
  return kind === workload.kind && metadata.name === workload.name && metadata.namespace === namespace;
}

/** The claim that SPIRE Server's data lie on, by its manifest. @throws Failure E_CONFIG where it has none */
export function dataClaim(server: Component, manifests: readonly Manifest[]): Claim {
  const [claim] = manifests.filter((object) => makes(server, object)).flatMap(claimsOf);
  if (claim === undefined) throw new Failure('E_CONFIG', `The manifests have no ${server.workload.kind} ${server.workload.name} with a volumeClaimTemplate.`);
  return claim;
}
