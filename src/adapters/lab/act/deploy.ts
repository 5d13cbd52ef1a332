import { applyAll } from '../../kubernetes/apply.ts';
import { additionOf } from './addition-of.ts';
import type { Performer } from './performer.ts';

export const deploy: Performer<'deploy'> = (action, context, signal) => {
  const { client } = context;
  return applyAll(client, additionOf(action.file, context).objects, signal);
};
