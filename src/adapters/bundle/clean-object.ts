import { cleanSettings } from './clean-settings.ts';
import { cleanText, type Remove } from './clean-text.ts';
import { isHarmless, isSecretName } from './secret-names.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

/** How an object is cleaned. */
export interface Cleaning {
  readonly remove: Remove;
  /** Stands for a value, so that two that are equal can be seen to be; the value cannot be found from it. */
  readonly hash: (value: string) => string;
}

/** Variables whose values are kept: those of this project's demo and lessons, and the Workload API's socket. */
export const shownVariables: ReadonlySet<string> = new Set([
  'SPIFFE_ENDPOINT_SOCKET',
  'SERVER_SPIFFE_ID',
  'CLIENT_SPIFFE_ID',
  'SERVER_URL',
  'DATA_TO_SEND',
  'PID_FILE',
  'TLS_CERTIFICATE',
  'TLS_KEY',
  'TLS_CLIENT_AUTHORITIES',
  'ENABLE_WEBHOOKS',
]);

/** Annotations that Kubernetes, kubeadm or SPIFFE's programs wrote; what others write there is theirs. */
const shownAnnotation = /^(([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|spiffe\.io|spirelab\.dev)\/|deprecated\.daemonset\.template\.generation$)/;
/** What somebody typed, such as `kubectl set env … NAME=value`. */
const typed = 'kubernetes.io/change-cause';
/** Holds a whole copy of the object, variables included (kubectl apply). */
const copyOfObject = 'kubectl.kubernetes.io/last-applied-configuration';
/** What people choose, and programs match: names and values of labels are no place for a secret. */
const labels = new Set(['labels', 'matchLabels', 'selector', 'nodeSelector']);

/**
 * An object of the API server, or what spire-server printed, without secrets: values of variables, headers and others'
 * annotations are hashed, copies of the object are dropped, values of fields that are called like a secret are removed, and
 * every text is cleaned. Names, labels and selectors stay.
 */
export function cleanObject(value: Json, cleaning: Cleaning): Json {
  if (typeof value === 'string') return cleanText(value, cleaning.remove);
  if (isList(value)) return value.map((item) => cleanObject(item, cleaning));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, cleanField(field, inner, cleaning)]));
}

function cleanField(field: string, value: Json, cleaning: Cleaning): Json {
  const { remove, hash } = cleaning;
  if (field === 'env' && isList(value)) return value.map((variable) => hashed(variable, cleaning, (name) => shownVariables.has(name)));
  if (field === 'httpHeaders' && isList(value)) return value.map((header) => hashed(header, cleaning, () => false));
  if (field === 'managedFields' && isList(value)) return value.flatMap(changeOf);
  if (field === 'annotations' && isObject(value)) return annotations(value, cleaning);
  if ((field === 'args' || field === 'command') && isList(value)) return cleanArguments(value, cleaning);
  if (field === 'binaryData' && isObject(value)) return Object.fromEntries(Object.keys(value).map((key) => [key, remove('binary data')]));
  if (field === 'data' && isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, cleanData(key, text, cleaning)]));
  if (typeof value === 'string' && isSecretName(field) && !isHarmless(value)) return remove('secret setting');
  if (labels.has(field) && isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, label]) => [key, typeof label === 'string' ? cleanText(label, remove) : cleanField(key, label, cleaning)]),
    );
  if (field === 'volumeAttributes' && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, typeof text === 'string' ? hash(text) : cleanObject(text, cleaning)]));
  return cleanObject(value, cleaning);
}

/** A key of a ConfigMap, with a text that is often a configuration. */
function cleanData(key: string, value: Json, cleaning: Cleaning): Json {
  if (typeof value !== 'string') return cleanObject(value, cleaning);
  return isSecretName(key) && !isHarmless(value) ? cleaning.remove('secret setting') : cleanSettings(value, cleaning.remove);
}

/** `{ name, value }`; what comes from elsewhere (`valueFrom`) only names it. */
function hashed(pair: Json, cleaning: Cleaning, isShown: (name: string) => boolean): Json {
  if (!isObject(pair)) return cleanObject(pair, cleaning);
  const { name, value } = pair;
  if (typeof value !== 'string' || value === '' || (typeof name === 'string' && isShown(name))) return cleanObject(pair, cleaning);
  return { ...pair, value: cleaning.hash(value) };
}

/** Who changed an object when; which fields is the longest part of most objects, and tells nothing here. */
function changeOf(entry: Json): readonly Json[] {
  if (!isObject(entry)) return [];
  const { manager, operation, time } = entry;
  return [{ ...(manager === undefined ? {} : { manager }), ...(operation === undefined ? {} : { operation }), ...(time === undefined ? {} : { time }) }];
}

function annotations(value: JsonObject, cleaning: Cleaning): JsonObject {
  const kept = Object.entries(value).filter(([name]) => name !== copyOfObject);
  return Object.fromEntries(
    kept.map(([name, text]) => [
      name,
      typeof text === 'string' && (!shownAnnotation.test(name) || name === typed) ? cleaning.hash(text) : cleanField(name, text, cleaning),
    ]),
  );
}

/** `-joinToken VALUE`, `--password=VALUE`, and both inside of a shell's line. */
function cleanArguments(words: readonly Json[], cleaning: Cleaning): readonly Json[] {
  const { remove } = cleaning;
  return words.map((word, index) => {
    if (typeof word !== 'string') return cleanObject(word, cleaning);
    const before = words[index - 1];
    if (typeof before === 'string' && /^--?[\w-]+$/.test(before) && isSecretName(before) && !word.startsWith('-')) return remove('secret setting');
    const inLine = word.replace(/(--?[A-Za-z][\w-]*)([ =]+)([^\s-]\S*)/g, (all, flag: string, between: string, given: string) =>
      isSecretName(flag) && !isHarmless(given) ? `${flag}${between}${remove('secret setting')}` : all,
    );
    return cleanText(inLine, remove);
  });
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
