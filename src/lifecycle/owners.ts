import type { Manifest } from '../adapters/kubernetes/apply.ts';

/** Whether an object is meant to be what its manifest says, and nothing more. SPIRE Server fills in the trust bundle. */
export function hasOneOwner(manifest: Manifest): boolean {
  return !isTrustBundle(manifest);
}

export function isTrustBundle({ kind, metadata }: Manifest): boolean {
  return kind === 'ConfigMap' && metadata.name === 'spire-bundle';
}
