import type { KubernetesListObject, KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import type { RawEvidence } from '../../evidence/raw.ts';
import { parseTimestamp } from '../../logs/timestamp.ts';
import { type ApiPath, parsePath } from './api-path.ts';
import { bundleLogs } from './bundle-logs.ts';
import { commandFile, factFile, podsFile } from './collected-kinds.ts';
import type { Bundle } from './open-bundle.ts';
import { selects } from './selects.ts';

/**
 * A bundle as evidence: whoever asks cannot tell it from a lab that runs, but for what was not collected (E_NOT_COLLECTED)
 * and for values that are hashed or removed in it. Its time is that of the collection.
 */
export function bundleEvidence(bundle: Bundle): RawEvidence {
  const { manifest } = bundle;
  const pods = listIn<V1Pod>(bundle, podsFile)?.items.filter(({ metadata }) => manifest.followed.includes(metadata?.namespace ?? ''));
  const takenAt = manifest.takenAt === undefined ? undefined : parseTimestamp(manifest.takenAt);
  const logs = bundleLogs(bundle, pods ?? []);
  if (takenAt !== undefined) logs.tick(takenAt);
  return {
    logs,
    async object<T>(path: string) {
      const { of, namespace, name, query } = asked(bundle, path);
      const list = collected<T & KubernetesObject>(bundle, path, of);
      if (name === undefined) return list === undefined ? undefined : ({ ...list, items: some(list.items, path, namespace, query) } as T);
      const found = list?.items.find(({ metadata }) => metadata?.name === name && (namespace === undefined || metadata.namespace === namespace));
      // In a list, objects do not say what they are.
      return found === undefined ? undefined : { apiVersion: of.apiVersion, kind: of.kind, ...found };
    },
    async list<T>(path: string) {
      const { of, namespace, name, query } = asked(bundle, path);
      const list = name === undefined ? collected<T & KubernetesObject>(bundle, path, of) : undefined;
      if (list === undefined) throw notCollected(bundle, path, 'the API server had no such list');
      return some(list.items, path, namespace, query);
    },
    async pods() {
      if (pods === undefined) throw notCollected(bundle, '/api/v1/pods', whyNot(bundle, podsFile));
      return pods;
    },
    async server<T>(command: readonly string[]) {
      const text = bundle.text(commandFile(command));
      if (text === undefined) throw notCollected(bundle, `spire-server ${command.join(' ')}`, whyNot(bundle, commandFile(command)));
      return jsonIn<T>(commandFile(command), text);
    },
    async node(name, fact) {
      const text = bundle.text(factFile(name, fact));
      if (text === undefined) throw notCollected(bundle, `${fact} of ${name}`, whyNot(bundle, factFile(name, fact)));
      return text;
    },
    async now() {
      if (takenAt === undefined) throw notCollected(bundle, 'the time', 'the API server could not be asked');
      return takenAt;
    },
  };

  function some<O extends KubernetesObject>(items: readonly O[], path: string, namespace: string | undefined, query: URLSearchParams): O[] {
    const isSelected = selects(query);
    if (isSelected === undefined) throw notCollected(bundle, path, 'a bundle cannot be searched like that');
    return items.filter((item) => (namespace === undefined || item.metadata?.namespace === namespace) && isSelected(item));
  }
}

function asked(bundle: Bundle, path: string): ApiPath {
  const parsed = parsePath(path);
  if (parsed === undefined) throw notCollected(bundle, path, 'no bundle has such objects');
  return parsed;
}

/** @returns undefined where the API server does not serve the kind */
function collected<T extends KubernetesObject>(bundle: Bundle, path: string, { path: of, file }: ApiPath['of']): KubernetesListObject<T> | undefined {
  if (bundle.manifest.absent.includes(of)) return undefined;
  const list = listIn<T>(bundle, file);
  if (list === undefined) throw notCollected(bundle, path, whyNot(bundle, file));
  return list;
}

function listIn<T extends KubernetesObject>(bundle: Bundle, file: string): KubernetesListObject<T> | undefined {
  const text = bundle.text(file);
  if (text === undefined) return undefined;
  const list = jsonIn<KubernetesListObject<T>>(file, text);
  if (!Array.isArray(list.items) || !list.items.every((item) => typeof item?.metadata === 'object')) throw unreadable(file);
  return list;
}

/** Whoever made the file may have made its hash, too. @throws Failure E_BUNDLE */
function jsonIn<T>(file: string, text: string): T {
  try {
    const value: T = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw unreadable(file);
}

function unreadable(file: string): Failure {
  return new Failure('E_BUNDLE', `What the bundle has in ${JSON.stringify(file)} is not what belongs there.`);
}

function whyNot({ manifest }: Bundle, file: string): string {
  return manifest.missing.find(({ path }) => path === file)?.why ?? 'it was not asked for';
}

function notCollected({ manifest }: Bundle, what: string, why: string): Failure {
  return new Failure('E_NOT_COLLECTED', `The bundle of ${manifest.lab.name} does not have ${what}: ${why}.`);
}
