import { createEntries } from '../../spire/entries.ts';
import { nodesByRole } from './nodes-by-role.ts';
import type { Performer } from './performer.ts';

export const createEntry: Performer<'create-entry'> = async (action, { client, lab, cli }, signal) => {
  await createEntries(cli, [action.entry], { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
};
