import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../core/failure.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { ApiRefusal, type Client, type KubernetesObject } from './client.ts';
import { untilDefined, untilUndefined } from './custom-resources.ts';

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
 * One that is on its way out, or differs in a field that cannot be changed, is made anew.
 *
 * @throws Failure E_KUBERNETES naming the object, E_TIMEOUT
 */
export async function makeExactly(client: Client, object: Manifest, signal: AbortSignal): Promise<void> {
  const there = await client.find<Manifest>(pathTo(object), signal);
  if (there === undefined) return apply(client, object, signal);
  if (isGoing(there) || (await replaced(client, there, object, signal)) === 'refused') return makeAnew(client, object, signal);
}

/** Removes an object, whatever holds it back, and makes it again. @throws Failure E_KUBERNETES naming the object, E_TIMEOUT */
export async function makeAnew(client: Client, object: Manifest, signal: AbortSignal): Promise<void> {
  await client.remove(pathTo(object), signal);
  await untilGone(client, pathTo(object), signal);
  await apply(client, object, signal);
}

/** How long an object that is deleted may take to go; milliseconds. */
const goneWithin = 60_000;
/** Milliseconds: a watch of one object costs more than the few questions that this takes. */
const lookEvery = 50;

/** Waits until an object that is being deleted is gone. What else holds it back is taken away. @throws Failure E_TIMEOUT */
export async function untilGone(client: Client, path: string, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(goneWithin);
  for (;;) {
    const there = await client.find<Manifest>(path, signal);
    if (there === undefined || !isGoing(there)) return;
    if (deadline.aborted) throw new Failure('E_TIMEOUT', `${there.kind} ${there.metadata.name} was deleted, and is still there after ${goneWithin / 1000} s.`);
    const { finalizers = [] } = there.metadata as { readonly finalizers?: readonly string[] };
    if (finalizers.length > 0) await client.patch(path, { metadata: { finalizers: null } }, 'application/merge-patch+json', signal).catch(unlessGone);
    await setTimeout(lookEvery, undefined, { signal });
  }
}

function isGoing({ metadata }: Manifest): boolean {
  return (metadata as { readonly deletionTimestamp?: string }).deletionTimestamp !== undefined;
}

/** Some fields are written once: the role of a binding, the selector of a Deployment (HTTP 422, “field is immutable”). */
async function replaced(client: Client, there: Manifest, object: Manifest, signal: AbortSignal): Promise<'done' | 'refused'> {
  try {
    await named(object, 'replaced', () => client.put(pathTo(object), inPlaceOf(there, object), signal));
    return 'done';
  } catch (error) {
    if (isImmutable(error)) return 'refused';
    throw error;
  }
}

function isImmutable(error: unknown): error is Failure {
  return error instanceof Failure && error.detail.cause instanceof ApiRefusal && error.detail.cause.status === 422;
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ApiRefusal && error.status === 404)) throw error;
}

/** What is there, beside what it would be; or why the API server would not make it so in place. */
export type Compared = { readonly found: Manifest } & ({ readonly wanted: Manifest } | { readonly refused: string });

/**
 * What an object would be if it were made exactly this, with every default filled in; nothing is changed. Undefined where
 * there is no such object.
 *
 * @throws Failure E_KUBERNETES naming the object
 */
export async function asIfMade(client: Client, object: Manifest, signal: AbortSignal): Promise<Compared | undefined> {
  const found = await client.find<Manifest>(pathTo(object), signal);
  if (found === undefined) return undefined;
  if (isGoing(found)) return { found, refused: 'it is being deleted' };
  try {
    return { found, wanted: await named(object, 'compared', () => client.put<Manifest>(`${pathTo(object)}?dryRun=All`, inPlaceOf(found, object), signal)) };
  } catch (error) {
    if (isImmutable(error)) return { found, refused: error.message };
    throw error;
  }
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
