import { z } from 'zod';
import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { faultsOfId, joined } from './spiffe-id.ts';
import { type Place, placeOf, plain, type Tree } from './tree.ts';

/** What can be read of an entry in a file. A part that is missing, or wrong, is left out; the mistakes say so. */
export interface Draft {
  /** From 1. */
  readonly number: number;
  /** The place of one of its parts, by a path such as `['selectors', 1]`. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
  /** The fields that are there, right or wrong, and those that a misspelt one is meant to be. */
  readonly named: ReadonlySet<string>;
  readonly spiffe_id?: string;
  readonly parent_id?: string;
  /** Those that are one, each with its place in the list. */
  readonly selectors: readonly (Selector & { readonly index: number })[];
  /** Seconds; undefined leaves it to the server. */
  readonly x509_svid_ttl?: number;
  readonly jwt_svid_ttl?: number;
  /** Names of trust domains. */
  readonly federates_with: readonly string[];
  readonly admin: boolean;
  readonly downstream: boolean;
  readonly dns_names: readonly string[];
  readonly hint?: string;
  readonly store_svid: boolean;
  /** Seconds since 1970. */
  readonly expires_at?: number;
  readonly disable_x509_svid_prefetch: boolean;
  readonly jwt_svid_include_jti: boolean;
}

export interface Selector {
  readonly type: string;
  readonly value: string;
}

export interface Shaped {
  /** None where no entry stands. */
  readonly draft?: Draft;
  readonly mistakes: readonly Mistake[];
}

const int32 = 2 ** 31 - 1;
const entryWords = 'An entry is an object with spiffe_id, parent_id and selectors.';
const idWords = 'It is one text, spiffe://trust.domain/path, or the object {"trust_domain": "trust.domain", "path": "/path"}.';
const selectorWords = 'A selector is {"type": "k8s", "value": "ns:shop"}, or one text, "k8s:ns:shop".';

const id = z.union([z.string(), z.strictObject({ trust_domain: z.string('It is a text.'), path: z.string('It is a text.').default('') })], idWords);
const selector = z.union(
  [z.string(), z.strictObject({ type: z.string('It is a text: put it in double quotes.'), value: z.string('It is a text: put it in double quotes.') })],
  selectorWords,
);
const seconds = z
  .int('It is a whole number of seconds.')
  .min(0, 'It is a number of seconds, from 0 (the server’s own choice) up.')
  .max(int32, `It is at most ${int32} (int32).`);
const yesOrNo = z.boolean('It is true or false, without quotes.');
/** The API prints 64-bit numbers as text (protobuf, JSON mapping). */
const epoch = z.union(
  [
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ],
  'It is a time in seconds since 1970.',
);

/**
 * One entry in either form: that of `spire-server entry create -data` (SPIRE 1.15.3, proto/spire/common/common.proto,
 * RegistrationEntry), and that which the API has and `entry show -output json` prints (spire-api-sdk, types.Entry). Fields that only one of them has are `entryExpiry` and `expires_at`.
 */
const entrySchema = z.strictObject({
  spiffe_id: id,
  parent_id: id.optional(),
  selectors: z.array(selector, 'It is a list of selectors.').min(1, 'An entry without a selector would be for every process: SPIRE Server refuses it.'),
  x509_svid_ttl: seconds.optional(),
  jwt_svid_ttl: seconds.optional(),
  federates_with: z.array(z.string('It is the name of a trust domain, as text.'), 'It is a list of trust domains.').optional(),
  admin: yesOrNo.optional(),
  downstream: yesOrNo.optional(),
  dns_names: z.array(z.string('It is a DNS name, as text.'), 'It is a list of DNS names.').optional(),
  hint: z.string('It is a text.').optional(),
  store_svid: yesOrNo.optional(),
  expires_at: epoch.optional(),
  entryExpiry: epoch.optional(),
  additional_attributes: z
    .strictObject({ disable_x509_svid_prefetch: yesOrNo.optional(), jwt_svid_include_jti: yesOrNo.optional() }, 'It is an object.')
    .nullish(),
  // What the server gives, and takes from nobody: it stands in what `entry show` prints. We make the ID from the content.
  id: z.unknown().optional(),
  entry_id: z.unknown().optional(),
  revision_number: z.unknown().optional(),
  created_at: z.unknown().optional(),
});

const fieldNames = Object.keys(entrySchema.shape);
const anySchema = entrySchema.partial();

/** Reads one entry, with every mistake that can be seen without knowing the lab. */
export function shapeOf(tree: Tree, number: number): Shaped {
  const about: About = (path) => ({ ...placeOf(tree, path), entry: number, ...(path.length === 0 ? {} : { field: fieldText(path) }) });
  const value = plain(tree);
  if (tree.kind !== 'table')
    return { mistakes: [{ kind: 'wrong-type', ...about([]), says: `Here stands ${shown(value)} where an entry is expected.`, because: entryWords }] };
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
  const selectors = at(entry, ['selectors']);
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

type Issue = z.core.$ZodIssue;

/** Of a choice between forms that nothing fits, what is wrong in the form that was meant: the one of the right type. */
function narrowed(issue: Issue, entry: unknown): readonly Issue[] {
  if (partedSelector(at(entry, issue.path)) !== undefined) return [issue];
  const meant =
    issue.code === 'invalid_union'
      ? issue.errors.find((errors) => errors.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
      : undefined;
  if (meant === undefined) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

type About = (path: readonly PropertyKey[]) => Pick<Mistake, 'line' | 'column' | 'entry' | 'field'>;

function mistakesOf(issue: Issue, entry: unknown, about: About): readonly Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const holder = at(entry, path);
    return issue.keys.map((key) => unknownField(key, at(holder, [key]), entry, about([...path, key]), path));
  }
  const found = at(entry, path);
  if (found === undefined) {
    const name = String(path.at(-1));
    return [{ kind: 'missing-field', ...about(path), says: `${name} is missing.`, because: missingBecause(name) }];
  }
  return [
    {
      kind: issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong-type' : 'invalid-value',
      ...about(path),
      says: `${fieldText(path)} is ${shown(found)}.`,
      because: issue.message,
      ...nearestValue(found, issue),
    },
  ];
}

function missingBecause(name: string): string {
  if (name === 'spiffe_id') return 'It is the identity that the entry gives.';
  if (name === 'selectors') return 'They say which process, or which node, the entry is for.';
  return 'It must be there.';
}

function nearestValue(found: unknown, issue: Issue): { readonly nearest?: string } {
  const written = String(issue.path[0]).endsWith('_ttl') ? secondsFrom(found) : undefined;
  if (written !== undefined) return { nearest: String(written) };
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (expected === 'boolean' && typeof found === 'string' && /^(true|yes|on)$/i.test(found)) return { nearest: 'true' };
  if (expected === 'boolean' && typeof found === 'string' && /^(false|no|off)$/i.test(found)) return { nearest: 'false' };
  if (expected === 'string' && typeof found === 'number') return { nearest: JSON.stringify(String(found)) };
  const parted = partedSelector(found);
  return parted === undefined ? {} : { nearest: JSON.stringify(parted) };
}

/** YAML makes a mapping of `k8s:ns: shop`: a colon and a space part key and value. */
function partedSelector(found: unknown): string | undefined {
  const [only, ...others] = typeof found === 'object' && found !== null ? Object.entries(found) : [];
  if (only === undefined || others.length > 0 || !/^[a-z0-9_]+:/.test(only[0]) || typeof only[1] === 'object') return undefined;
  return `${only[0]}:${String(only[1])}`;
}

/** A field that is missing because its name is misspelt is one mistake, not two. */
function told(mistakes: readonly Mistake[]): Mistake[] {
  const meant = new Set(
    mistakes.flatMap(({ kind, field = '', nearest }) => (kind === 'unknown-field' ? [`${field.split('.').slice(0, -1).join('.')}.${nearest}`] : [])),
  );
  return mistakes.filter(({ kind, field = '' }) => kind !== 'missing-field' || !meant.has(field.includes('.') ? field : `.${field}`));
}

const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

function secondsFrom(found: unknown): number | undefined {
  const written = typeof found === 'string' ? /^\s*(\d+)\s*([smhd]?)\s*$/.exec(found) : null;
  if (written !== null) return Number(written[1]) * (units[written[2] ?? ''] ?? 1);
  return typeof found === 'number' && found > 0 ? Math.min(Math.round(found), int32) : undefined;
}

/** Names of SPIRE's command line and of the CRDs, for which a field has another name. */
const otherNames: Readonly<Record<string, string>> = {
  ttl: 'x509_svid_ttl',
  x509SVIDTTL: 'x509_svid_ttl',
  jwtTtl: 'jwt_svid_ttl',
  jwtSVIDTTL: 'jwt_svid_ttl',
  dns: 'dns_names',
  dnsNameTemplates: 'dns_names',
  selector: 'selectors',
  workloadSelectorTemplates: 'selectors',
  spiffeIDTemplate: 'spiffe_id',
  parent: 'parent_id',
  entry_expiry: 'entryExpiry',
  expiry: 'expires_at',
};

function unknownField(key: string, value: unknown, entry: unknown, about: ReturnType<About>, path: readonly PropertyKey[]): Mistake {
  if (key === 'ttl' && path.length === 0) {
    const has = typeof entry === 'object' && entry !== null && 'x509_svid_ttl' in entry;
    return {
      kind: 'old-ttl',
      ...about,
      says: `ttl (here ${shown(value)}) is a field of SPIRE before 1.5.`,
      because: 'It became x509_svid_ttl and jwt_svid_ttl. SPIRE 1.15.3 does not know it, and `entry create -data` would leave it out and say nothing.',
      nearest: has ? 'leave it out: x509_svid_ttl is there' : `"x509_svid_ttl": ${secondsFrom(value) ?? 3600}`,
    };
  }
  const fields =
    path.length === 0
      ? fieldNames
      : path[0] === 'selectors'
        ? ['type', 'value']
        : path[0] === 'additional_attributes'
          ? ['disable_x509_svid_prefetch', 'jwt_svid_include_jti']
          : ['trust_domain', 'path'];
  const snake = key
    .replace(/ID\b|ID(?=[A-Z])/g, 'Id')
    .replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .toLowerCase()
    .replaceAll('-', '_');
  const nearest = otherNames[key] ?? (fields.includes(snake) ? snake : closest(snake, fields));
  return {
    kind: 'unknown-field',
    ...about,
    says: `There is no field ${key}.`,
    because: 'SPIRE Server would leave it out and say nothing (`entry create -data`, SPIRE 1.15.3).',
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((found, step) => (typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined), value);
}

/** `selectors[1].type`, counted from 1 as people do. */
export function fieldText(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).slice(0, 3).join(', ') || 'no field'}`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
