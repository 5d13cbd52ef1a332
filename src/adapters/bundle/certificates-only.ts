import { isList, isObject, type Json } from './clean-object.ts';
import type { Remove } from './clean-text.ts';

/**
 * ConfigMaps of namespaces that are no part of the lab hold what spirelab cannot know. Their names and keys stay, and of
 * their values only certificates, which are public: whether a trust bundle was published there can still be seen.
 *
 * @param list of ConfigMaps, as the API server gave it
 */
export function certificatesOnly(list: Json, followed: readonly string[], remove: Remove): Json {
  if (!isObject(list) || !isList(list['items'])) return list;
  return { ...list, items: list['items'].map((item) => (isIn(item, followed) ? item : reduced(item, remove))) };
}

function isIn(item: Json, followed: readonly string[]): boolean {
  const metadata = isObject(item) ? item['metadata'] : undefined;
  const namespace = isObject(metadata) ? metadata['namespace'] : undefined;
  return typeof namespace === 'string' && followed.includes(namespace);
}

function reduced(item: Json, remove: Remove): Json {
  if (!isObject(item)) return item;
  const { data } = item;
  if (!isObject(data)) return item;
  return { ...item, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, certificatesIn(value) ?? remove('other namespace')])) };
}

/** Certificates as RFC 7468 writes them, one after the other. */
function certificatesIn(value: Json): string | undefined {
  const found = typeof value === 'string' ? value.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/g) : null;
  return found === null ? undefined : found.join('');
}
