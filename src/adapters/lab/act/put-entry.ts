import { putEntry as put } from '../../spire/entries.ts';
import { entryContext } from './entry-context.ts';
import type { Performer } from './performer.ts';

export const putEntry: Performer<'put-entry'> = async (action, { client, lab, cli }, signal) => {
  await put(cli, action.entry, await entryContext(client, lab, signal), signal);
};
