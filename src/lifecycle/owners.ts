import type { Manifest } from '../adapters/kubernetes/apply.ts';
import type { Lab } from '../lab/define-lab.ts';

/** Whether an object is meant to be what its manifest says, and nothing more. SPIRE Server fills in the trust bundle. */
export function hasOneOwner({ bundle }: Pick<Lab, 'bundle'>, { kind, metadata }: Manifest): boolean {
  return !(kind === 'ConfigMap' && metadata.name === bundle.name && metadata.namespace === bundle.namespace);
}
