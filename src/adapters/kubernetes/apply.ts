import { Failure } from '../../core/failure.ts';
import type { Client, KubernetesObject } from './client.ts';
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
}

export async function apply(client: Client, object: Manifest, signal: AbortSignal): Promise<void> {
  const { name, namespace } = object.metadata;
  const path = pathOf({ apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace === undefined ? {} : { namespace }) });
  try {
    await client.patch(`${path}?fieldManager=spirelab&force=true`, object, 'application/apply-patch+yaml', signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, `${object.kind} ${namespace ?? ''}/${name} could not be applied: ${error.message}`, { cause: error });
  }
}
