import { createEntries } from '../../spire/entries.ts';
import { entryContext } from './entry-context.ts';
import type { Performer } from './performer.ts';

export const createEntry: Performer<'create-entry'> = async (action, { client, lab, cli }, signal) => {
  await createEntries(cli, [action.entry], await entryContext(client, lab, signal), signal);
};
