import type { EntryState } from '../../evidence/answers.ts';
import { entries } from '../../evidence/read/entries.ts';
import type { ServerCli } from './server-cli.ts';

/** Every entry of the server, in order of ID, its selectors as `type:value`, sorted. */
export function showEntries(cli: ServerCli, signal: AbortSignal): Promise<readonly EntryState[]> {
  return entries({ server: (command, within) => cli.run(command, within) }, signal);
}
