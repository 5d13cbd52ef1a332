import type { z } from 'zod';
import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { fieldText } from './draft.ts';
import { fieldNames, int32 } from './schema.ts';

/** What a part of an entry that does not fit the schema is told as. */
export type Issue = z.core.$ZodIssue;

/** Of a choice between forms that nothing fits, what is wrong in the form that was meant: the one of the right type. */
export function narrowed(issue: Issue, entry: unknown): readonly Issue[] {
  if (partedSelector(valueAt(entry, issue.path)) !== undefined) return [issue];
  const meant =
    issue.code === 'invalid_union'
      ? issue.errors.find((errors) => errors.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
      : undefined;
  if (meant === undefined) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

export type About = (path: readonly PropertyKey[]) => Pick<Mistake, 'line' | 'column' | 'entry' | 'field'>;

export function mistakesOf(issue: Issue, entry: unknown, about: About): readonly Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const holder = valueAt(entry, path);
    return issue.keys.map((key) => unknownField(key, valueAt(holder, [key]), entry, about([...path, key]), path));
  }
  const found = valueAt(entry, path);
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
export function told(mistakes: readonly Mistake[]): Mistake[] {
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

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((found, step) => (typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined), value);
}

export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).slice(0, 3).join(', ') || 'no field'}`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
