import { readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { Failure } from '../../core/failure.ts';
import { projectRoot } from '../files/paths.ts';
import type { Manifest } from './apply.ts';

export interface ImageRule {
  readonly name: string;
  readonly newTag?: string;
  readonly newName?: string;
}

/** The fields of a kustomization that are understood here; any other is refused, never ignored. */
const understood = new Set(['apiVersion', 'kind', 'resources', 'images']);

/**
 * The objects of a kustomization folder: `resources` and `images`, which is all that manifests/ uses. An e2e test
 * holds the result against `kubectl kustomize`.
 *
 * @throws Failure E_CONFIG
 */
export async function loadKustomization(folder: string): Promise<readonly Manifest[]> {
  const file = join(folder, 'kustomization.yaml');
  const content = parse(await readFile(file, 'utf8')) as { readonly resources?: readonly string[]; readonly images?: readonly ImageRule[] } & Record<
    string,
    unknown
  >;
  const strange = Object.keys(content).filter((key) => !understood.has(key));
  if (strange.length > 0) {
    throw new Failure('E_CONFIG', `${relative(projectRoot, file)} uses ${strange.join(', ')}; spirelab understands resources and images only.`);
  }
  const loaded = await Promise.all((content.resources ?? []).map((resource) => loadResource(join(folder, resource))));
  return loaded.flat().map((object) => withImages(object, content.images ?? []));
}

async function loadResource(path: string): Promise<readonly Manifest[]> {
  return (await stat(path)).isDirectory() ? loadKustomization(path) : loadManifests(path);
}

/** The objects of one YAML file. @throws Failure E_CONFIG */
export async function loadManifests(path: string): Promise<readonly Manifest[]> {
  const documents = parseAllDocuments(await readFile(path, 'utf8'));
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error !== undefined) throw new Failure('E_CONFIG', `${relative(projectRoot, path)}: ${error.message}`);
  }
  return (Array.isArray(documents) ? documents : []).map((document) => document.toJS() as Manifest | null).filter((object) => object !== null);
}

/** The object with other tags (or names) on its containers' images. */
export function withImages(object: Manifest, rules: readonly ImageRule[]): Manifest {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === 'image' && typeof inner === 'string' ? renamed(inner, rules) : changed(inner)]),
    );
  };
  return changed(object) as Manifest;
}

function renamed(image: string, rules: readonly ImageRule[]): string {
  const [, name = image, tag = ''] = image.match(/^(.*?)(?::([^:/]+))?$/) ?? [];
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined) return image;
  const newTag = rule.newTag ?? tag;
  return `${rule.newName ?? name}${newTag === '' ? '' : `:${newTag}`}`;
}
