import { Failure } from '../../core/failure.ts';
import type { Authorizer, RawEvidence } from '../raw.ts';

/** @throws Failure E_NOT_COLLECTED where there is none: what was written down of a cluster decides nothing */
export function authorizerOf({ authorizer }: RawEvidence): Authorizer {
  if (authorizer === undefined) throw new Failure('E_NOT_COLLECTED', 'Only the API server of a cluster that runs can say what it would allow.');
  return authorizer;
}
