import type { V1ConfigMap } from '@kubernetes/client-node';
import { Failure } from '../../../core/failure.ts';
import { pathOf } from '../../../evidence/api-path.ts';
import { nameOf } from '../../../evidence/nouns.ts';
import type { Performer } from './performer.ts';

export const rewrite: Performer<'rewrite'> = async (action, { client }, signal) => {
  const { data } = await client.get<V1ConfigMap>(pathOf(action.object), signal);
  const text = data?.[action.key] ?? '';
  if (!text.includes(action.from)) throw new Failure('E_KUBERNETES', `${action.key} in ${nameOf(action.object)} does not say ${action.from}.`);
  const changed = { data: { [action.key]: text.replace(action.from, action.to) } };
  await client.patch(pathOf(action.object), changed, 'application/merge-patch+json', signal);
};
