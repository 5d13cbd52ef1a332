/**
 * RFC 3339 time stamps with nanoseconds, as the container runtime writes them and SPIRE's JSON has them. As bigint
 * nanoseconds they can be compared; Date has milliseconds only.
 */
export function parseTimestamp(text: string): bigint | undefined {
  const [, seconds, fraction = '', zone = ''] = text.match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/) ?? [];
  if (seconds === undefined) return undefined;
  const milliseconds = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

export function formatTimestamp(nanoseconds: bigint): string {
  const whole = new Date(Number(nanoseconds / 1_000_000n)).toISOString();
  const fraction = String(nanoseconds % 1_000_000_000n).padStart(9, '0');
  return whole.replace(/\.\d{3}Z$/, `.${fraction}Z`);
}

export function fromSeconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e9));
}

export function toSeconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
