import { pathOf } from '../../../evidence/api-path.ts';
import type { Performer } from './performer.ts';

export const patch: Performer<'patch'> = async (action, { client }, signal) => {
  await client.patch(pathOf(action.object), action.patch, 'application/strategic-merge-patch+json', signal);
};
