import { Failure } from '../../core/failure.ts';
import { pathOf } from '../api-path.ts';
import { nameOf, type ObjectName } from '../nouns.ts';
import type { RawEvidence } from '../raw.ts';

/** An object without which a question has no answer. @throws Failure E_KUBERNETES where there is none */
export async function objectThere<T>(object: ObjectName, raw: RawEvidence, signal: AbortSignal): Promise<T> {
  const found = await raw.object<T>(pathOf(object), signal);
  if (found === undefined) throw new Failure('E_KUBERNETES', `There is no ${nameOf(object)}${inNamespace(object)}.`);
  return found;
}

function inNamespace({ namespace }: ObjectName): string {
  return namespace === undefined ? '' : ` in the namespace ${namespace}`;
}
