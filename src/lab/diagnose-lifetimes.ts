import { mistake, type Rule } from './mistakes.ts';
import type { EntryState } from './probes.ts';
import type { Workload } from './sources.ts';

/** What SPIRE Server gives where neither entry nor configuration says anything (SPIRE 1.15.3, default_x509_svid_ttl); seconds. */
const defaultTtl = 3600;

/** @param most seconds */
export function livesLongerThan(most: number, workload: Workload): Rule {
  return (value) => {
    const entry = (value as readonly EntryState[]).find(({ spiffeId, ttl }) => spiffeId === workload.id && (ttl === 0 ? defaultTtl : ttl) > most);
    return entry === undefined
      ? undefined
      : mistake(
          `An X509-SVID of ${workload.name} lives for longer than is allowed.`,
          `The entry ${entry.id} ${given(entry)}, and no more than ${most} s are allowed.`,
        );
  };
}

/**
 * An agent renews when half the time from NotBefore to NotAfter is over. So without the server a workload has at least half
 * of the TTL, and this asks no more of the ten seconds by which the server sets NotBefore back (SPIRE 1.15.3).
 *
 * @param outage seconds that a workload must get through
 */
export function doesNotBridge(outage: number, workload: Workload): Rule {
  return (value) => {
    const entry = (value as readonly EntryState[]).find(({ spiffeId, ttl }) => spiffeId === workload.id && (ttl === 0 ? defaultTtl : ttl) / 2 < outage);
    return entry === undefined
      ? undefined
      : mistake(
          `An X509-SVID of ${workload.name} may end while the server is away.`,
          `The entry ${entry.id} ${given(entry)}. Just before one is renewed, half of that is left, and the server may be away for ${outage} s.`,
        );
  };
}

function given({ ttl }: EntryState): string {
  return ttl === 0 ? `says no TTL, so the server gives its default, which is ${defaultTtl} s` : `gives X509-SVIDs of ${ttl} s`;
}
