import type { Kind } from './questions.ts';

/** Equal for two questions that ask the same, whatever the order in which their members were written; different for all others. */
export function questionKey(question: { readonly kind: Kind }): string {
  return JSON.stringify(question, (_, value: unknown) => (isRecord(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
