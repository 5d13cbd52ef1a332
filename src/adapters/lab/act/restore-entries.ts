import { replaceEntries } from '../../spire/entries.ts';
import { nodesByRole } from './nodes-by-role.ts';
import type { Performer } from './performer.ts';

export const restoreEntries: Performer<'restore-entries'> = async (_, { client, lab, cli }, signal) => {
  await replaceEntries(cli, lab.entries, { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
};
