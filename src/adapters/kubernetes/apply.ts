import { Failure } from '../../core/failure.ts';
import type { Client, KubernetesObject } from './client.ts';
import { untilDefined, untilUndefined } from './custom-resources.ts';
import { pathOf } from './resources.ts';

export interface Manifest extends KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

/**
 * Server-side apply of many objects: namespaces first, then everything else at once. The API server needs no other
 * order; controllers wait for what they need.
 *
 * @throws Failure E_KUBERNETES naming the object
 */
export async function applyAll(client: Client, objects: readonly Manifest[], signal: AbortSignal): Promise<void> {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const others = objects.filter(({ kind }) => kind !== 'Namespace');
  await Promise.all(namespaces.map((object) => apply(client, object, signal)));
  await Promise.all(others.map((object) => apply(client, object, signal)));
  await untilDefined(client, others, signal);
}

/** Removes objects, whichever of them are there; a kind that is not defined has none. @throws Failure E_KUBERNETES */
export async function removeAll(client: Client, objects: readonly Manifest[], signal: AbortSignal): Promise<void> {
  await Promise.all(objects.map((object) => client.remove(pathTo(object), signal)));
  await untilUndefined(client, objects, signal);
}

export async function apply(client: Client, object: Manifest, signal: AbortSignal): Promise<void> {
  await named(object, 'applied', () => client.patch(`${pathTo(object)}?fieldManager=spirelab&force=true`, object, 'application/apply-patch+yaml', signal));
}

/**
 * Makes an object exactly this: what somebody else added to it is gone afterwards, which server-side apply would leave.
 *
 * @throws Failure E_KUBERNETES naming the object
 */
export async function makeExactly(client: Client, object: Manifest, signal: AbortSignal): Promise<void> {
  const there = await client.find<Manifest>(pathTo(object), signal);
  if (there === undefined) return apply(client, object, signal);
  await named(object, 'replaced', () => client.put(pathTo(object), inPlaceOf(there, object), signal));
}

/**
 * What an object would be if it were made exactly this, with every default filled in; nothing is changed. Undefined where
 * there is no such object.
 *
 * @throws Failure E_KUBERNETES naming the object
 */
export async function asIfMade(
  client: Client,
  object: Manifest,
  signal: AbortSignal,
): Promise<{ readonly found: Manifest; readonly wanted: Manifest } | undefined> {
  const found = await client.find<Manifest>(pathTo(object), signal);
  if (found === undefined) return undefined;
  const wanted = await named(object, 'compared', () => client.put<Manifest>(`${pathTo(object)}?dryRun=All`, inPlaceOf(found, object), signal));
  return { found, wanted };
}

/** What `kubectl rollout restart` writes into a template. Without it the template is another one, and pods are replaced once more. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Kinds that the API server replaces only for who knows which version is there (Kubernetes 1.34, `AllowUnconditionalUpdate`). */
const versioned = new Set(['CSIDriver']);

function inPlaceOf(there: Manifest, object: Manifest): Manifest {
  if (versioned.has(object.kind)) {
    const { resourceVersion } = there.metadata as { readonly resourceVersion?: string };
    return { ...object, metadata: { ...object.metadata, resourceVersion } } as Manifest;
  }
  const at = templateOf(there)?.metadata?.annotations?.[restartedAt];
  const template = templateOf(object);
  if (at === undefined || template === undefined) return object;
  const metadata = { ...template.metadata, annotations: { ...template.metadata?.annotations, [restartedAt]: at } };
  return { ...object, spec: { ...(object['spec'] as object), template: { ...template, metadata } } };
}

function templateOf(object: Manifest): Template | undefined {
  return (object['spec'] as { readonly template?: Template } | undefined)?.template;
}

function pathTo({ apiVersion, kind, metadata: { name, namespace } }: Manifest): string {
  return pathOf({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
}

async function named<T>(object: Manifest, done: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { name, namespace } = object.metadata;
    throw new Failure(error.code, `${object.kind} ${namespace ?? ''}/${name} could not be ${done}: ${error.message}`, { cause: error });
  }
}
