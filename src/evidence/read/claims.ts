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
