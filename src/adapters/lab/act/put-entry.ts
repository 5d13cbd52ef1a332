import { putEntry as put } from '../../spire/entries.ts';
import { nodesByRole } from './nodes-by-role.ts';
import type { Performer } from './performer.ts';

export const putEntry: Performer<'put-entry'> = async (action, { client, lab, cli }, signal) => {
  await put(cli, action.entry, { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
};
