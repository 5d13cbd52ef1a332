import type { Client } from './client.ts';

/** A kind whose objects can be listed and deleted, as this API server serves it. */
export interface ServedKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Of the collection over all namespaces. */
  readonly path: string;
  /** Of the collection, or of an object, of one namespace. */
  pathIn(namespace: string | undefined, name?: string): string;
}

interface Discovery {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind?: { readonly kind?: string };
        readonly scope: 'Cluster' | 'Namespaced';
        readonly verbs: readonly string[];
      }[];
    }[];
  }[];
}

/** Everything that is served in two answers (KEP-3352, aggregated discovery: v2 from Kubernetes 1.30 on, v2beta1 before). */
const aggregated = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`).join(',');

/** Every kind that can be listed and deleted, each once, in the version that its group prefers. @throws Failure E_KUBERNETES */
export async function servedKinds(client: Client, signal: AbortSignal): Promise<readonly ServedKind[]> {
  const [core, groups] = await Promise.all(['/api', '/apis'].map((path) => client.get<Discovery>(path, signal, aggregated)));
  const found = new Map<string, ServedKind>();
  for (const { metadata, versions = [] } of [...(core?.items ?? []), ...(groups?.items ?? [])]) {
    const group = metadata?.name ?? '';
    for (const { version, resources = [] } of versions) {
      for (const { resource, responseKind, scope, verbs } of resources) {
        const key = `${group}/${resource}`;
        if (found.has(key) || responseKind?.kind === undefined || !['list', 'delete'].every((verb) => verbs.includes(verb))) continue;
        const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
        found.set(key, {
          group,
          kind: responseKind.kind,
          namespaced: scope === 'Namespaced',
          path: `${base}/${resource}`,
          pathIn: (namespace, name) => `${base}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}${name === undefined ? '' : `/${name}`}`,
        });
      }
    }
  }
  return [...found.values()];
}
