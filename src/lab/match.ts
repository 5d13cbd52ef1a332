import type { LogEntry } from '../logs/entry.ts';

/** What a field must hold: exactly this, or text that matches. */
export type FieldMatch = string | number | boolean | RegExp;

export interface Match {
  readonly message: string | RegExp;
  readonly fields: Readonly<Record<string, FieldMatch>>;
}

export function matches(match: Match, entry: LogEntry): boolean {
  return holds(match.message, entry.message) && Object.entries(match.fields).every(([name, wanted]) => holds(wanted, entry.fields[name]));
}

export function holds(wanted: FieldMatch, value: unknown): boolean {
  if (wanted instanceof RegExp) return value !== undefined && wanted.test(typeof value === 'string' ? value : JSON.stringify(value));
  return value === wanted;
}

export function describeMatch({ message, fields }: Match): string {
  const named = Object.entries(fields).map(([name, wanted]) => `${name} ${wanted instanceof RegExp ? `~ ${wanted}` : `= ${wanted}`}`);
  return [message instanceof RegExp ? String(message) : `“${message}”`, ...named].join(', ');
}
