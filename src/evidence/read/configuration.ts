import { readHcl } from './hcl.ts';
import { type Block, block, type Value } from './setting-tree.ts';

export type { Block, Value } from './setting-tree.ts';

/** SPIRE takes a text that begins with a brace for JSON, and any other for HCL. Undefined where it is neither. */
export function readConfiguration(text: string): Block | undefined {
  try {
    if (!/^\s*\{/.test(text)) return readHcl(text);
    const json: Json = JSON.parse(text);
    const [read] = ofJson(json);
    return typeof read === 'object' && read.kind === 'block' ? read : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Which of the two a configuration is for; it has a block of that name. */
export type Part = 'server' | 'agent';

export interface Configuration {
  /** The key that it has in its ConfigMap. */
  readonly key: string;
  readonly settings: Block;
}

/**
 * The configuration of SPIRE Server or SPIRE Agent in a ConfigMap, whatever its key is called: the only one that has that block.
 * Undefined where none has it, or several.
 */
export function configurationIn(data: Readonly<Record<string, string>> | undefined, part: Part): Configuration | undefined {
  const read = Object.entries(data ?? {}).flatMap(([key, text]) => {
    const settings = readConfiguration(text);
    return settings === undefined || blocksOf(settingIn(settings, [part])).length === 0 ? [] : [{ key, settings }];
  });
  return read.length === 1 ? read[0] : undefined;
}

/** What stands at a path of names, as ['server', 'default_x509_svid_ttl']. Where it is written twice, the last. */
export function settingIn(from: Block | undefined, path: readonly string[]): Value | undefined {
  return path.reduce<readonly Value[]>((at, name) => at.flatMap((each) => named(each, name)), from === undefined ? [] : [from]).at(-1);
}

/** A setting that is a text. */
export function settingText(from: Block | undefined, path: readonly string[]): string | undefined {
  const found = settingIn(from, path);
  return typeof found === 'string' ? found : undefined;
}

/** The texts of a list of texts. */
export function settingTexts(from: Block | undefined, path: readonly string[]): readonly string[] {
  const found = settingIn(from, path);
  return typeof found === 'object' && found.kind === 'list' ? found.values.filter((each) => typeof each === 'string') : [];
}

/** The names within a block, as of all clusters in ['plugins', 'NodeAttestor', 'k8s_psat', 'plugin_data', 'clusters']. */
export function namesIn(from: Block | undefined, path: readonly string[]): readonly string[] {
  return blocksOf(settingIn(from, path)).flatMap(({ settings }) => settings.map(({ name }) => name));
}

/** In JSON, a list of objects is a block that is written several times. */
function blocksOf(value: Value | undefined): readonly Block[] {
  if (typeof value !== 'object') return [];
  return value.kind === 'list' ? value.values.flatMap(blocksOf) : [value];
}

function named(value: Value, name: string): readonly Value[] {
  return blocksOf(value).flatMap(({ settings }) => settings.filter((each) => each.name === name).map((each) => each.value));
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

function ofJson(json: Json): readonly Value[] {
  if (json === null) return [];
  if (typeof json !== 'object') return [json];
  if (isList(json)) return [{ kind: 'list', values: json.flatMap(ofJson) }];
  return [block(Object.entries(json).flatMap(([name, value]) => ofJson(value).map((each) => ({ name, value: each }))))];
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
