import type { Prediction } from '../core/results.ts';
import type { Logged } from '../lab/expectations.ts';
import type { Fault } from '../lab/faults.ts';
import { describeMoment } from '../lab/moments.ts';
import type { LogBook } from '../logs/log-book.ts';
import { formatTimestamp, fromSeconds } from '../logs/timestamp.ts';
import { isSymptom } from './control-verdict.ts';
import { earliestNotAfter } from './held-svids.ts';

/**
 * What a fault will show first, and when, from what is known before it: where a symptom hangs on the NotAfter of an
 * X509-SVID, on the one that is held now; else on the time at which the fault comes. Undefined where no log shows it.
 *
 * @param now the cluster's time, in nanoseconds
 */
export function predict({ symptoms }: Pick<Fault, 'symptoms'>, logs: LogBook, now: bigint): Prediction | undefined {
  const lines = symptoms.flatMap(({ expect }) => expect).flatMap((each) => (each.kind === 'logged' && isSymptom(each) ? [each] : []));
  const expiry = lines.flatMap((line) => atExpiry(line, logs))[0];
  if (expiry !== undefined) return expiry;
  const [first] = lines.filter(({ window }) => window.from.kind === 'step-began');
  if (first === undefined) return undefined;
  return between(first, now + fromSeconds(first.window.opensAfter), now + fromSeconds(first.window.closesAfter), 'counted from now');
}

function atExpiry(line: Logged, logs: LogBook): readonly Prediction[] {
  const { from, opensAfter, closesAfter } = line.window;
  if (from.kind === 'step-began') return [];
  const origin = earliestNotAfter(logs, from.of);
  if (origin === undefined) return [];
  return [between(line, origin + fromSeconds(opensAfter), origin + fromSeconds(closesAfter), `${describeMoment(from)}: ${formatTimestamp(origin)}`)];
}

function between({ sources, match: { message, fields } }: Logged, from: bigint, to: bigint, because: string): Prediction {
  const what = fields['status'] === 'fail' ? 'the first failure' : `the first line ${message instanceof RegExp ? String(message) : `“${message}”`}`;
  return { what, at: sources.map(({ name }) => name), from: formatTimestamp(from), to: formatTimestamp(to), because };
}
