import type { Findings, Mistake } from '../../../core/mistake.ts';
import { about } from './about.ts';
import { isAlias } from './authorized.ts';
import { selectorText } from './check-selectors.ts';
import { contentOf } from './content.ts';
import type { Draft } from './draft.ts';
import type { ServerFacts } from './facts.ts';

/** Entries that are the same, or too much alike: in the file, and on the server. */
export function checkDoubles(drafts: readonly Draft[], facts: ServerFacts): Findings {
  const mistakes: Mistake[] = [];
  const warnings: Mistake[] = [];
  const there = new Map(facts.entries.map((entry) => [`${entry.spiffeId} ${entry.parentId} ${[...entry.selectors].sort().join(' ')}`, entry.id]));
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    if (draft.spiffe_id === undefined || draft.parent_id === undefined) continue;
    const key = `${draft.spiffe_id} ${draft.parent_id} ${[...new Set(draft.selectors.map(selectorText))].sort().join(' ')}`;
    const first = seen.get(key);
    const present = there.get(key);
    if (present !== undefined)
      mistakes.push({ kind: 'present', ...about(draft, []), says: `SPIRE Server has this entry already, as ${present}.`, because: similar });
    if (first === undefined) seen.set(key, draft);
    else if (contentOf(first) === contentOf(draft))
      warnings.push({
        kind: 'double',
        ...about(draft, []),
        says: `This is entry ${first.number} again (line ${first.placeOf([]).line}).`,
        because: 'It is made once.',
      });
    else {
      mistakes.push({
        kind: 'similar',
        ...about(draft, []),
        says: `This has the ID, the parent and the selectors of entry ${first.number} (line ${first.placeOf([]).line}), and other fields than that.`,
        because: similar,
      });
    }
  }
  return { mistakes, warnings: [...warnings, ...sharedIds(drafts)] };
}

const similar = 'The server refuses a second entry with the same ID, parent and selectors (SPIRE 1.15.3, “similar entry already exists”).';

/** One SPIFFE ID for several service accounts: legal, and seldom meant. Told once for each ID. */
function sharedIds(drafts: readonly Draft[]): readonly Mistake[] {
  const workloads = drafts.filter(({ spiffe_id, parent_id }) => spiffe_id !== undefined && (parent_id === undefined || !isAlias({ parentId: parent_id })));
  return [...Map.groupBy(workloads, ({ spiffe_id }) => spiffe_id)].flatMap(([id, those]): Mistake[] => {
    const accounts = Map.groupBy(those, accountOf);
    accounts.delete(undefined);
    const last = [...accounts.values()].at(-1)?.[0];
    if (accounts.size < 2 || last === undefined) return [];
    return [
      {
        kind: 'shared-id',
        ...about(last, ['spiffe_id']),
        says: `${id} is given to ${accounts.size} accounts: ${[...accounts.keys()].join(' and ')}.`,
        because: 'That is legal; nobody who talks to them can tell them apart.',
      },
    ];
  });
}

function accountOf(draft: Draft): string | undefined {
  const named = (kind: string): string | undefined =>
    draft.selectors.find(({ type, value }) => type === 'k8s' && value.startsWith(`${kind}:`))?.value.slice(kind.length + 1);
  const sa = named('sa');
  return sa === undefined ? undefined : `${named('ns') ?? '*'}/${sa}`;
}
