import type { EntryState } from '../../evidence/answers.ts';
import type { WorkloadEntry } from '../../lab/entries.ts';
import { passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { Workload } from '../../lab/sources.ts';

/**
 * Somebody mended what was not broken: an entry of another workload is not as it was. Asked of `entries`. Told as
 * what may pass, since a task can be done in spite of it.
 */
export function changedBesides(workload: Workload, others: readonly WorkloadEntry[]): Rule<readonly EntryState[]> {
  return rule('registration/changed-besides', (entries) => {
    for (const { id, spiffeId, parent, selectors, x509SvidTtl } of others) {
      const found = entries.find((entry) => entry.id === id);
      if (found === undefined) continue;
      const told = [
        found.ttl === x509SvidTtl ? undefined : `gives X509-SVIDs of ${found.ttl} s, and gave ${x509SvidTtl} s at first`,
        found.parentId === parent.spiffeId ? undefined : `has the parent ID ${found.parentId}, and had ${parent.spiffeId} at first`,
        found.spiffeId === spiffeId ? undefined : `has the SPIFFE ID ${found.spiffeId}, and had ${spiffeId} at first`,
        same(found.selectors, selectors) ? undefined : `demands ${found.selectors.join(' and ')}, and demanded ${selectors.join(' and ')} at first`,
      ].find((difference) => difference !== undefined);
      if (told !== undefined)
        return passingMistake(
          'The entry of another workload was changed.',
          `The entry ${id} ${told}. It is not the entry of ${workload.name}, which this task is about.`,
        );
    }
    return undefined;
  });
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((selector) => right.includes(selector));
}
