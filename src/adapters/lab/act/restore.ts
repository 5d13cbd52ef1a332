import { makeExactly } from '../../kubernetes/apply.ts';
import { manifestOf } from './manifest-of.ts';
import type { Performer } from './performer.ts';

export const restore: Performer<'restore'> = (action, context, signal) => {
  const { client } = context;
  return makeExactly(client, manifestOf(action.object, context), signal);
};
