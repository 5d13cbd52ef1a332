import { replaceEntries } from '../../spire/entries.ts';
import { entryContext } from './entry-context.ts';
import type { Performer } from './performer.ts';

export const restoreEntries: Performer<'restore-entries'> = async (_, { client, lab, cli }, signal) => {
  await replaceEntries(cli, lab.entries, await entryContext(client, lab, signal), signal);
};
