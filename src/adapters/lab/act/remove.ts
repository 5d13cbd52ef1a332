import { pathOf } from '../../../evidence/api-path.ts';
import type { Performer } from './performer.ts';

export const remove: Performer<'remove'> = (action, { client }, signal) => client.remove(pathOf(action.object), signal);
