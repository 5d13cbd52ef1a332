import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/** What the API server or controllers write, or what every object has. */
const others = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * Where an object differs from another of the same kind, in sentences that name the field. Text of several lines, such as
 * a configuration in a ConfigMap, is told by the lines that differ.
 */
export function objectDifferences(found: Fields, wanted: Fields): readonly string[] {
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].filter((field) => !others.has(field));
  return [
    ...inMetadata.flatMap((field) => metadataDifferences(field, found, wanted)),
    ...fields.flatMap((field) => differences(field, found[field], wanted[field])),
  ];
}

/** What of the metadata people write, and others act upon: pod security, selectors, what keeps an object from going. */
const inMetadata = ['labels', 'finalizers'] as const;

function metadataDifferences(field: (typeof inMetadata)[number], found: Fields, wanted: Fields): readonly string[] {
  const [is, should] = [found, wanted].map(({ metadata }) => (isFields(metadata) ? (metadata[field] ?? empty[field]) : empty[field]));
  return differences(`metadata.${field}`, is, should);
}

const empty = { labels: {}, finalizers: [] } as const;

function differences(path: string, found: unknown, wanted: unknown): readonly string[] {
  if (isDeepStrictEqual(found, wanted)) return [];
  if (found === undefined) return [`${path} is missing; it should be ${short(wanted)}`];
  if (wanted === undefined) return [`${path} is ${short(found)}, and should not be there`];
  if (typeof found === 'string' && typeof wanted === 'string' && `${found}${wanted}`.includes('\n')) return lineDifferences(path, found, wanted);
  if (isNamed(found) && isNamed(wanted)) return named(path, found, wanted);
  if (isFields(found) && isFields(wanted)) {
    return [...new Set([...Object.keys(wanted), ...Object.keys(found)])].flatMap((field) => differences(`${path}.${field}`, found[field], wanted[field]));
  }
  return [`${path} is ${short(found)}, not ${short(wanted)}`];
}

/** Containers, volumes and the like are told apart by their names, wherever in the list they stand. */
function named(path: string, found: readonly Named[], wanted: readonly Named[]): readonly string[] {
  const names = [...new Set([...wanted, ...found].map(({ name }) => name))];
  const at = (list: readonly Named[], wantedName: string): Named | undefined => list.find(({ name }) => name === wantedName);
  return names.flatMap((name) => differences(`${path}[${name}]`, at(found, name), at(wanted, name)));
}

function lineDifferences(path: string, found: string, wanted: string): readonly string[] {
  const [has, should] = [meaningful(found), meaningful(wanted)];
  const extra = has.filter((line) => !should.includes(line));
  const missing = should.filter((line) => !has.includes(line));
  if (extra.length === 0 && missing.length === 0) return [`${path} has its lines in another order`];
  if (extra.length === missing.length) return extra.map((line, index) => `${path} says ${line}, not ${missing[index]}`);
  return [...extra.map((line) => `${path} says ${line}, and should not`), ...missing.map((line) => `${path} does not say ${line}`)];
}

function meaningful(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

interface Named {
  readonly name: string;
}

function isNamed(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isFields(item) && typeof item['name'] === 'string');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 97)}…`;
}
