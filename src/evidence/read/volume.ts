import type { V1PersistentVolumeClaim, V1StatefulSet } from '@kubernetes/client-node';
import type { Answers } from '../answers.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { claimsOf } from './claims.ts';
import { objectThere } from './there.ts';

export async function volume({ of: { workload, namespace } }: Question<'volume'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['volume']> {
  const [claimed] = claimsOf(await objectThere<V1StatefulSet>({ apiVersion: 'apps/v1', ...workload, namespace }, raw, signal));
  if (claimed === undefined) return { claim: '', phase: '', volume: '' };
  return readClaim(await objectThere<V1PersistentVolumeClaim>({ ...claimed, ...claimed.metadata }, raw, signal));
}

export function readClaim({ metadata, spec, status }: V1PersistentVolumeClaim): Answers['volume'] {
  return { claim: metadata?.name ?? '', phase: status?.phase ?? '', volume: spec?.volumeName ?? '' };
}
