import type { EntryState, LifetimesState } from '../../evidence/answers.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { Workload } from '../../lab/sources.ts';
import { secondsOf } from '../server/settings.ts';

/** How long X509-SVIDs live: what an entry says, what SPIRE Server gives where it says nothing, and what a workload holds. Asked of `lifetimes`. */

/** What SPIRE Server gives where neither entry nor configuration says anything (SPIRE 1.15.3, default_x509_svid_ttl). */
const defaultTtl = '1h';

/** The server sets NotBefore back by this, so that a clock which is a little late does not refuse the certificate (SPIRE 1.15.3); seconds. */
const setBack = 10;

/** @param most seconds */
export function livesLongerThan(most: number, workload: Workload): Rule<LifetimesState> {
  return rule('registration/lives-longer-than', (state) => {
    const entry = entriesOf(workload, state).find((each) => ttlOf(each, state) > most);
    if (entry === undefined) return undefined;
    const elsewhere =
      entry.ttl !== 0 && ttlOf({ ttl: 0 }, state) <= most ? ' default_x509_svid_ttl of SPIRE Server counts only for an entry that has no TTL of its own.' : '';
    return mistake(
      `An X509-SVID of ${workload.name} lives for longer than is allowed.`,
      `${given(entry, state)}, and no more than ${most} s are allowed.${elsewhere}`,
    );
  });
}

/**
 * An agent renews when half the time from NotBefore to NotAfter is over. So without the server a workload has at least half
 * of the TTL, and this asks no more of the ten seconds by which the server sets NotBefore back (SPIRE 1.15.3).
 *
 * @param outage seconds that a workload must get through
 */
export function doesNotBridge(outage: number, workload: Workload): Rule<LifetimesState> {
  return rule('registration/does-not-bridge', (state) => {
    const entry = entriesOf(workload, state).find((each) => ttlOf(each, state) / 2 < outage);
    return entry === undefined
      ? undefined
      : mistake(
          `An X509-SVID of ${workload.name} may end while the server is away.`,
          `${given(entry, state)}. Just before one is renewed, half of that is left, and the server may be away for ${outage} s.`,
        );
  });
}

/** What was given before the entry was changed is held until it is renewed. @param least @param most seconds */
export function holdsOtherThan(least: number, most: number, workload: Workload): Rule<LifetimesState> {
  return rule('registration/holds-other-than', ({ held }) => {
    for (const { pod, seconds } of held) {
      const newest = seconds.at(-1);
      if (newest === undefined || (newest - setBack >= least && newest - setBack <= most)) continue;
      const wanted = least === 0 ? `no more than ${most} s` : `from ${least} to ${most} s`;
      return passingMistake(
        `${workload.name} holds an X509-SVID of another lifetime.`,
        `${pod} holds an X509-SVID that was made for ${newest - setBack} s, and ${wanted} are wanted.`,
      );
    }
    return undefined;
  });
}

/**
 * A program that ran when the mistake was made was given an X509-SVID then. One that has only what was issued before it
 * started, or after the mend, was started since. @param most seconds that are allowed
 */
export function wasRestarted(most: number, workload: Workload): Rule<LifetimesState> {
  return rule('registration/was-restarted', ({ held }) => {
    // Where the log no longer tells of the start, that was long ago.
    const fresh = held.find(({ started, seconds, issued }) => started !== undefined && seconds.length > 0 && issued.every((each) => each - setBack <= most));
    return fresh?.started === undefined
      ? undefined
      : mistake(
          `${workload.name} was restarted.`,
          `${fresh.pod} was started at ${fresh.started.slice(11, 19)}, after the mistake was made, and it was to be mended without a restart. Begin the task again: a restart cannot be undone.`,
        );
  });
}

function entriesOf({ id }: Workload, { entries }: LifetimesState): readonly EntryState[] {
  return entries.filter(({ spiffeId }) => spiffeId === id);
}

function ttlOf({ ttl }: Pick<EntryState, 'ttl'>, { defaultTtl: configured = defaultTtl }: LifetimesState): number {
  return ttl === 0 ? (secondsOf(configured) ?? 0) : ttl;
}

function given({ id, ttl }: EntryState, state: LifetimesState): string {
  if (ttl !== 0) return `The entry ${id} gives X509-SVIDs of ${ttl} s`;
  return `The entry ${id} has no X509-SVID TTL, so default_x509_svid_ttl of SPIRE Server counts, which is ${ttlOf({ ttl }, state)} s`;
}
