import type { Mistake } from '../../../core/mistake.ts';
import { type Draft, fieldText, type Selector } from './draft.ts';
import { anySchema, entrySchema, selectorWords } from './schema.ts';
import { type About, type Issue, mistakesOf, narrowed, shown, told, valueAt } from './shape-mistakes.ts';
import { faultsOfId, joined } from './spiffe-id.ts';
import { placeOf, plain, type Tree } from './tree.ts';

export interface Shaped {
  /** None where no entry stands. */
  readonly draft?: Draft;
  readonly mistakes: readonly Mistake[];
}

const entryWords = 'An entry is an object with spiffe_id, parent_id and selectors.';

/** Reads one entry, with every mistake that can be seen without knowing the lab. */
export function shapeOf(tree: Tree, number: number): Shaped {
  const about: About = (path) => ({ ...placeOf(tree, path), entry: number, ...(path.length === 0 ? {} : { field: fieldText(path) }) });
  const value = plain(tree);
  if (tree.kind !== 'table')
    return { mistakes: [{ kind: 'wrong-type', ...about([]), says: `Here is ${shown(value)} where an entry is expected.`, because: entryWords }] };
  const parsed = entrySchema.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => narrowed(issue, value));
  const mistakes = told(issues.flatMap((issue) => mistakesOf(issue, value, about)));
  const data = parsed.success ? parsed.data : (anySchema.safeParse(without(value, issues)).data ?? {});
  const idOf = (part: 'spiffe_id' | 'parent_id'): string | undefined => {
    const given = data[part];
    if (given === undefined) return undefined;
    const text = typeof given === 'string' ? given : joined({ trustDomain: given.trust_domain, path: given.path });
    const faults = faultsOfId(text);
    mistakes.push(...faults.map((fault) => ({ kind: 'invalid-id', ...about([part]), ...fault })));
    return faults.length === 0 ? text : undefined;
  };
  const spiffeId = idOf('spiffe_id');
  const parentId = idOf('parent_id');
  // Where some were taken out, those that are left stand elsewhere in the list.
  const places = indexesLeft(value, issues);
  const selectors = (data.selectors ?? []).flatMap((given, position): Draft['selectors'] => {
    const index = places[position] ?? position;
    const split = typeof given === 'string' ? splitSelector(given) : given;
    if (split !== undefined && split.type !== '' && split.value !== '' && !split.type.includes(':')) return [{ ...split, index }];
    mistakes.push(brokenSelector(given, about(['selectors', index])));
    return [];
  });
  const { additional_attributes: attributes } = data;
  const draft: Draft = {
    number,
    placeOf: (path) => placeOf(tree, path),
    named: new Set([...tree.members.map(({ key }) => key), ...mistakes.flatMap(({ kind, nearest }) => (kind === 'unknown-field' ? (nearest ?? []) : []))]),
    ...given('spiffe_id', spiffeId),
    ...given('parent_id', parentId),
    selectors,
    ...given('x509_svid_ttl', data.x509_svid_ttl),
    ...given('jwt_svid_ttl', data.jwt_svid_ttl),
    federates_with: (data.federates_with ?? []).map((name) => name.replace(/^spiffe:\/\//, '')),
    admin: data.admin ?? false,
    downstream: data.downstream ?? false,
    dns_names: data.dns_names ?? [],
    ...given('hint', data.hint),
    store_svid: data.store_svid ?? false,
    ...given('expires_at', data.expires_at || data.entryExpiry),
    disable_x509_svid_prefetch: attributes?.disable_x509_svid_prefetch ?? false,
    jwt_svid_include_jti: attributes?.jwt_svid_include_jti ?? false,
  };
  return { draft, mistakes };
}

/** 0, an empty text and nothing mean the same to the server; `entry show` prints 0. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return (value === undefined || value === 0 || value === '' ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}

/** The entry without what is wrong in it: of a list the wrong items, else the whole field. */
function without(entry: unknown, issues: readonly Issue[]): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return {};
  const unknown = new Set(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])));
  const wrong = issues.filter(({ path }) => path.length > 0);
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) => {
      const here = wrong.filter(({ path }) => path[0] === name);
      if (unknown.has(name)) return [];
      if (here.length === 0) return [[name, value]];
      if (!Array.isArray(value) || here.some(({ path }) => path.length === 1)) return [];
      const left = value.filter((_, index) => !here.some(({ path }) => path[1] === index));
      return left.length === 0 ? [] : [[name, left]];
    }),
  );
}

function indexesLeft(entry: unknown, issues: readonly Issue[]): readonly number[] {
  const selectors = valueAt(entry, ['selectors']);
  const wrong = new Set(issues.filter(({ path }) => path[0] === 'selectors').map(({ path }) => path[1]));
  return Array.isArray(selectors) ? selectors.flatMap((_, index) => (wrong.has(index) ? [] : [index])) : [];
}

/** `k8s:pod-label:app:web` is of type k8s: the first colon parts them (SPIRE 1.15.3, cmd/spire-server/util, ParseSelector). */
function splitSelector(text: string): Selector | undefined {
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { type: text.slice(0, colon), value: text.slice(colon + 1) };
}

function brokenSelector(given: string | Selector, about: Pick<Mistake, 'line' | 'column' | 'entry' | 'field'>): Mistake {
  if (typeof given === 'string') {
    return { kind: 'invalid-selector', ...about, says: `“${given}” has no type, or no value.`, because: selectorWords };
  }
  if (given.type.includes(':')) {
    const whole = splitSelector(`${given.type}:${given.value}`);
    return {
      kind: 'invalid-selector',
      ...about,
      says: `The type “${given.type}” has a colon.`,
      because: 'SPIRE Server refuses it (SPIRE 1.15.3, pkg/server/api/selector.go): what follows the first colon is part of the value.',
      nearest: JSON.stringify(whole),
    };
  }
  const missing = given.type === '' ? 'type' : 'value';
  return { kind: 'invalid-selector', ...about, says: `The ${missing} of this selector is empty.`, because: selectorWords };
}
