import type { Findings } from '../../../core/mistake.ts';
import { keyOf } from '../../files/content-key.ts';
import { both, byPlace } from './about.ts';
import { isAlias } from './authorized.ts';
import { checkDoubles } from './check-doubles.ts';
import { checkFields } from './check-fields.ts';
import { checkParents } from './check-parents.ts';
import { checkSelectors } from './check-selectors.ts';
import { checkTrustDomains, isOf } from './check-trust-domains.ts';
import { type EntryContent, entryOf } from './content.ts';
import type { ServerFacts } from './facts.ts';
import type { ReadEntries } from './read-text.ts';

/** Begins the ID of every entry that comes from a file, so that they can be told from the lab's own. */
export const appliedPrefix = 'applied-';

export interface FileEntry extends EntryContent {
  readonly entry_id: string;
}

/** Everything that is wrong with a file of entries for a server, and everything that is doubtful, in the order of the file. */
export function checkEntries({ drafts, mistakes }: ReadEntries, facts: ServerFacts): Findings {
  // What is for another trust domain is for another server: whether its agents are there nobody can say here.
  const own = drafts.filter((draft) => isOf(draft, facts.trustDomain));
  const workloads = own.filter(({ parent_id: parentId }) => parentId === undefined || !isAlias({ parentId }));
  const found = both(
    { mistakes, warnings: [] },
    { mistakes: checkTrustDomains(drafts, facts.trustDomain), warnings: [] },
    ...own.map((draft) => checkFields(draft, facts)),
    ...workloads.map(checkSelectors),
    { mistakes: checkParents(own, facts), warnings: [] },
    checkDoubles(own, facts),
  );
  return { mistakes: found.mistakes.toSorted(byPlace), warnings: found.warnings.toSorted(byPlace) };
}

/** The entries of a file without a mistake, each once. The ID is made from the content: what is changed is another entry. */
export function fileEntries({ drafts }: ReadEntries): readonly FileEntry[] {
  const entries = drafts.flatMap((draft) => entryOf(draft) ?? []);
  return [
    ...new Map(
      entries.map((entry) => ({ ...entry, entry_id: `${appliedPrefix}${keyOf(JSON.stringify(entry))}` })).map((entry) => [entry.entry_id, entry]),
    ).values(),
  ];
}
