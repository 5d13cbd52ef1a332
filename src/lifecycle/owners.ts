import type { Manifest } from '../adapters/kubernetes/apply.ts';

/** Kinds whose objects Kubernetes completes, and then does not let be replaced: a claim is bound to its volume. */
const written = new Set(['ServiceAccount', 'PersistentVolumeClaim']);

/** Whether an object is meant to be what its manifest says, and nothing more. SPIRE Server fills in the trust bundle. */
export function hasOneOwner({ kind, metadata }: Manifest): boolean {
  return !written.has(kind) && metadata.name !== 'spire-bundle';
}
