import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { about } from './about.ts';
import type { Draft } from './draft.ts';
import { joined, parts } from './spiffe-id.ts';

/** IDs of a trust domain that is not the server's: one mistake for each such domain, however often it stands there. */
export function checkTrustDomains(drafts: readonly Draft[], trustDomain: string): readonly Mistake[] {
  const ids = drafts.flatMap((draft) =>
    (['spiffe_id', 'parent_id'] as const).flatMap((part) => {
      const id = draft[part];
      return id === undefined ? [] : [{ draft, part, id, ...parts(id) }];
    }),
  );
  const foreign = Map.groupBy(
    ids.filter((each) => each.trustDomain !== trustDomain),
    (each) => each.trustDomain,
  );
  return [...foreign].flatMap(([name, those]): Mistake[] => {
    const [first] = those;
    if (first === undefined) return [];
    const whole = those.length === ids.length;
    const more = those.length === 1 ? '' : ` So are ${those.length - 1} more IDs, to line ${those.at(-1)?.draft.placeOf([]).line}.`;
    return [
      {
        kind: 'other-trust-domain',
        ...about(first.draft, [first.part]),
        says: whole
          ? `The file is for the trust domain ${name}; this lab’s is ${trustDomain}.`
          : `${first.id} is of the trust domain ${name}; this lab’s is ${trustDomain}.${more}`,
        because: 'SPIRE Server takes entries of its own trust domain only, and parents too (SPIRE 1.15.3, pkg/server/api/id.go).',
        nearest:
          whole && closest(name, [trustDomain]) === undefined
            ? `${joined({ trustDomain, path: first.path })}, and so on`
            : joined({ trustDomain, path: first.path }),
      },
    ];
  });
}

/** Whether both IDs are of the trust domain: what is not is not looked at further. */
export function isOf(draft: Draft, trustDomain: string): boolean {
  return [draft.spiffe_id, draft.parent_id].every((id) => id === undefined || parts(id).trustDomain === trustDomain);
}
