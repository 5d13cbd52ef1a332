import { Failure } from '../core/failure.ts';

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration in Go's way of writing (time.ParseDuration): 90s, 1m30s, 1.5h. @throws Failure E_USAGE */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) throw new Failure('E_USAGE', `${text} is not a duration; write 90s, 5m or 1m30s.`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (milliseconds[unit ?? ''] ?? 0), 0);
}
