import { makeExactly } from '../../kubernetes/apply.ts';
import { trustBundlePem } from '../../spire/trust-bundle.ts';
import { manifestOf } from './manifest-of.ts';
import type { Performer } from './performer.ts';

export const publishBundle: Performer<'publish-bundle'> = async (action, context, signal) => {
  const { client, cli } = context;
  const data = { [action.key]: await trustBundlePem(cli, signal) };
  return makeExactly(client, { ...manifestOf(action.object, context), data }, signal);
};
