import { deleteEntries } from '../../spire/entries.ts';
import type { Performer } from './performer.ts';

export const deleteEntry: Performer<'delete-entry'> = (action, { cli }, signal) => deleteEntries(cli, [action.entry.id], signal);
