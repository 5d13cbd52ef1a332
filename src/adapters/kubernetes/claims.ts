import { Failure } from '../../core/failure.ts';
import type { Component } from '../../lab/sources.ts';
import type { Manifest } from './apply.ts';

/** A PersistentVolumeClaim that somebody will make, or has made. */
export interface Claim {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: { readonly name: string; readonly namespace: string };
}

interface StatefulSet {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string } }[];
  };
}

/** The claims of a StatefulSet: one of each template for each pod, called after all three (Kubernetes, “Stable Storage”). */
export function claimsOf({
  metadata: { name, namespace = 'default' } = {},
  spec: { replicas = 1, volumeClaimTemplates = [] } = {},
}: StatefulSet): readonly Claim[] {
  const numbers = Array.from({ length: replicas }, (_, number) => number);
  return volumeClaimTemplates.flatMap(({ metadata }) =>
    numbers.map((number) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: `${metadata?.name}-${name}-${number}`, namespace } })),
  );
}

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
