import type { Probe } from './probes.ts';

/** Equal for two probes that ask the same, whatever the order in which their members were written; different for all others. */
export function probeKey(probe: Probe): string {
  return JSON.stringify(probe, (_, value: unknown) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
