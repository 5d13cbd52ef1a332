import { setTimeout } from 'node:timers/promises';
import type { Manifest } from './apply.ts';
import { ApiRefusal, type Client } from './client.ts';
import { type ServedKind, servedKinds } from './served-kinds.ts';

/** An object that no manifest names, and that changes what a lab does. */
export interface Stranger {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly path: string;
  /** What keeps it from going; nobody may be there to take them away. */
  readonly finalizers: readonly string[];
}

interface Listed {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly unknown[];
    readonly deletionTimestamp?: string;
  };
}

interface Binding extends Listed {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** Metadata is all that is needed of most (Kubernetes, “Alternate representations of resources”). */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Written by Kubernetes itself: events, and the endpoints that EndpointSlices have replaced. */
const byKubernetes = new Set(['Event', 'Endpoints']);
/** What Kubernetes puts into every namespace. */
const inEveryNamespace = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);
/** On every role that the API server makes itself, and keeps as it is (Kubernetes, “Default roles and role bindings”). */
const bootstrapping = 'kubernetes.io/bootstrapping';
const admission = 'admissionregistration.k8s.io';
/** What says how much there may be in a namespace, and of what size. */
const rationing = new Set(['ResourceQuota', 'LimitRange']);
const rbac = 'rbac.authorization.k8s.io';

/**
 * What somebody put beside a lab's manifests: everything in its namespaces that nobody owns; and in the cluster what is
 * asked before anything is changed (admission), what defines new kinds, and what gives rights to the lab's accounts.
 * Namespaces of the user's own, and what is in them, are left alone unless they do one of these.
 *
 * @param known every object of the lab, of its lessons, and what its controllers make
 * @throws Failure E_KUBERNETES
 */
export async function findStrangers(
  client: Client,
  namespaces: readonly string[],
  known: readonly Pick<Manifest, 'kind' | 'metadata'>[],
  signal: AbortSignal,
): Promise<readonly Stranger[]> {
  const kinds = await servedKinds(client, signal);
  const isKnown = knows(known);
  const [inside, around, binding] = await Promise.all([
    Promise.all(kinds.filter(({ kind, namespaced }) => namespaced && !byKubernetes.has(kind)).map((kind) => list(client, kind, signal))),
    Promise.all(kinds.filter(actsOnAll).map((kind) => list(client, kind, signal))),
    bindings(client, kinds, namespaces, isKnown, signal),
  ]);
  const own = inside.flat().filter(({ kind, name, namespace = '' }) => namespaces.includes(namespace) && !inEveryNamespace.has(`${kind}/${name}`));
  const found = [...own, ...around.flat(), ...binding];
  const paths = new Set<string>();
  return found.filter((each) => !isKnown(each) && !paths.has(each.path) && paths.add(each.path));
}

/**
 * Those of them that may refuse what a reset does: they have to go before anything else is tried.
 *
 * @throws Failure E_KUBERNETES
 */
export async function findObstacles(
  client: Client,
  namespaces: readonly string[],
  known: readonly Pick<Manifest, 'kind' | 'metadata'>[],
  signal: AbortSignal,
): Promise<readonly Stranger[]> {
  const isKnown = knows(known);
  const kinds = (await servedKinds(client, signal)).filter(({ group, kind, namespaced }) => (namespaced ? rationing.has(kind) : group === admission));
  const found = (await Promise.all(kinds.map((kind) => list(client, kind, signal)))).flat();
  return found.filter((each) => (each.namespace === undefined || namespaces.includes(each.namespace)) && !isKnown(each));
}

/** Removes them, whatever holds them back. @throws Failure E_KUBERNETES */
export async function removeStrangers(client: Client, strangers: readonly Stranger[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    strangers.map(async ({ kind, path, finalizers }) => {
      if (finalizers.length > 0) await client.patch(path, { metadata: { finalizers: null } }, 'application/merge-patch+json', signal).catch(unlessGone);
      await client.remove(path, signal, kind === 'Pod' ? '?gracePeriodSeconds=0' : '?propagationPolicy=Background');
    }),
  );
}

/** Takes away what keeps the objects of a namespace from going. @throws Failure E_KUBERNETES */
export async function releaseAll(client: Client, namespace: string, signal: AbortSignal): Promise<void> {
  const kinds = (await servedKinds(client, signal)).filter(({ kind, namespaced }) => namespaced && !byKubernetes.has(kind));
  const held = (
    await Promise.all(
      kinds.map((kind) =>
        objectsOf<Listed>(client, kind.pathIn(namespace), signal, metadataOnly).then((items) =>
          items.flatMap(({ metadata }) =>
            metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0 ? [kind.pathIn(namespace, metadata.name)] : [],
          ),
        ),
      ),
    )
  ).flat();
  await Promise.all(held.map((path) => client.patch(path, { metadata: { finalizers: null } }, 'application/merge-patch+json', signal).catch(unlessGone)));
}

/** Kinds of the cluster as a whole that decide about everybody's objects. */
function actsOnAll({ group, kind, namespaced }: ServedKind): boolean {
  return !namespaced && (group === admission || kind === 'CustomResourceDefinition');
}

/** Of all namespaces at once: half as many questions as for each of ours. */
async function list(client: Client, kind: ServedKind, signal: AbortSignal): Promise<readonly Stranger[]> {
  const items = await objectsOf<Listed>(client, kind.path, signal, metadataOnly);
  return items.filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0).map((item) => strangerOf(kind, item));
}

function strangerOf(kind: ServedKind, { metadata: { name, namespace, finalizers = [] } }: Listed): Stranger {
  return { kind: kind.kind, name, ...(namespace === undefined ? {} : { namespace }), path: kind.pathIn(namespace, name), finalizers };
}

/** Bindings that give rights to accounts of these namespaces, and roles that nothing else binds. */
async function bindings(
  client: Client,
  kinds: readonly ServedKind[],
  namespaces: readonly string[],
  isKnown: (object: Identified) => boolean,
  signal: AbortSignal,
): Promise<readonly Stranger[]> {
  const of = async (name: string): Promise<readonly (Binding & { readonly of: ServedKind })[]> => {
    const kind = kinds.find((each) => each.group === rbac && each.kind === name);
    return kind === undefined ? [] : (await objectsOf<Binding>(client, kind.path, signal)).map((item) => ({ ...item, of: kind }));
  };
  const [cluster, local] = await Promise.all([of('ClusterRoleBinding'), of('RoleBinding')]);
  const all = [...cluster, ...local];
  const isStrange = (binding: (typeof all)[number]): boolean =>
    binding.metadata.labels?.[bootstrapping] === undefined && bindsAny(binding, namespaces) && !isKnown(strangerOf(binding.of, binding));
  const strange = all.filter(isStrange);
  const elsewhere = new Set(all.filter((binding) => !isStrange(binding)).map(({ roleRef }) => `${roleRef.kind}/${roleRef.name}`));
  const roles = kinds.find(({ group, kind }) => group === rbac && kind === 'ClusterRole');
  const bound = new Set(
    strange.flatMap(({ roleRef }) => (roleRef.kind === 'ClusterRole' && !elsewhere.has(`ClusterRole/${roleRef.name}`) ? [roleRef.name] : [])),
  );
  const orphaned = roles === undefined || bound.size === 0 ? [] : await objectsOf<Listed>(client, roles.path, signal, metadataOnly);
  return [
    ...strange.map((binding) => strangerOf(binding.of, binding)),
    ...orphaned
      .filter(({ metadata }) => bound.has(metadata.name) && metadata.labels?.[bootstrapping] === undefined)
      .flatMap((role) => (roles === undefined ? [] : [strangerOf(roles, role)])),
  ];
}

/** Accounts are also users and groups of these names (Kubernetes, “Referring to subjects”). */
function bindsAny({ subjects = [] }: Binding, namespaces: readonly string[]): boolean {
  const groups = ['system:serviceaccounts', 'system:authenticated', ...namespaces.map((namespace) => `system:serviceaccounts:${namespace}`)];
  return subjects.some(
    ({ kind, name, namespace }) =>
      (kind === 'ServiceAccount' && namespaces.includes(namespace ?? '')) ||
      (kind === 'User' && namespaces.some((each) => name.startsWith(`system:serviceaccount:${each}:`))) ||
      (kind === 'Group' && groups.includes(name)),
  );
}

interface Identified {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

function knows(known: readonly Pick<Manifest, 'kind' | 'metadata'>[]): (object: Identified) => boolean {
  const key = ({ kind, name, namespace = '' }: Identified): string => `${kind}/${namespace}/${name}`;
  const keys = new Set(known.map(({ kind, metadata }) => key({ kind, ...metadata })));
  return (object) => keys.has(key(object));
}

/** How long a kind that was defined a moment ago may take until it can be listed; milliseconds. */
const listedWithin = 10_000;
const askEvery = 100;

/** A kind may go while it is looked at: then it has no objects. One that has just come is waited for (HTTP 429, “storage is (re)initializing”). */
async function objectsOf<T>(client: Client, path: string, signal: AbortSignal, accept?: string): Promise<readonly T[]> {
  const deadline = AbortSignal.timeout(listedWithin);
  for (;;) {
    try {
      // An empty list may come as null, as Go writes a slice that nobody made.
      return (await client.get<{ readonly items: readonly T[] | null }>(path, signal, accept)).items ?? [];
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 429 || deadline.aborted) {
        unlessGone(error);
        return [];
      }
    }
    await setTimeout(askEvery, undefined, { signal });
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ApiRefusal && error.status === 404)) throw error;
}
