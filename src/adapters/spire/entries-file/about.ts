import type { Findings, Mistake } from '../../../core/mistake.ts';
import { type Draft, fieldText } from './draft.ts';

/** Where in the file a part of an entry stands, as a mistake says it. */
export function about(draft: Draft, path: readonly PropertyKey[]): Pick<Mistake, 'line' | 'column' | 'entry' | 'field'> {
  return { ...draft.placeOf(path), entry: draft.number, ...(path.length === 0 ? {} : { field: fieldText(path) }) };
}

export function both(...found: readonly Findings[]): Findings {
  return { mistakes: found.flatMap(({ mistakes }) => mistakes), warnings: found.flatMap(({ warnings }) => warnings) };
}

export const nodeAliasParent = (trustDomain: string): string => `spiffe://${trustDomain}/spire/server`;

/** A few of many, as a sentence has them. */
export function some(names: readonly string[], most = 3): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** An entry to be copied into a file, a field a line. */
export function entryText(entry: Readonly<Record<string, string | readonly string[]>>): string {
  const fields = Object.entries(entry).map(([name, value]) => {
    const line = `  "${name}": ${typeof value === 'string' ? JSON.stringify(value) : `[${value.map((each) => JSON.stringify(each)).join(', ')}]`}`;
    if (typeof value === 'string' || line.length <= 60) return line;
    return `  "${name}": [\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`;
  });
  return `{\n${fields.join(',\n')}\n}`;
}

/** The order of the file. */
export function byPlace(left: Mistake, right: Mistake): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
