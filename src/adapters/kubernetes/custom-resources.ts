import type { V1CustomResourceDefinition, V1CustomResourceDefinitionList } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import type { Client } from './client.ts';
import { wholeLines } from './whole-lines.ts';

/** As far as it takes to know a definition among other objects. */
interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Seconds; an API server that is not broken needs less than one. */
const within = 30;

/** Resolves when the kinds that these objects define can be used. @throws Failure E_TIMEOUT */
export async function untilDefined(client: Client, objects: readonly Named[], signal: AbortSignal): Promise<void> {
  const established = (found: V1CustomResourceDefinition | undefined): boolean =>
    found?.metadata?.deletionTimestamp === undefined &&
    found?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') === true;
  await Promise.all(definitions(objects).map((name) => until(client, name, established, signal)));
}

/** Resolves when the definitions among these objects are gone: until then nobody can make them anew. @throws Failure E_TIMEOUT */
export async function untilUndefined(client: Client, objects: readonly Named[], signal: AbortSignal): Promise<void> {
  await Promise.all(definitions(objects).map((name) => until(client, name, (found) => found === undefined, signal)));
}

function definitions(objects: readonly Named[]): readonly string[] {
  return objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata }) => metadata.name);
}

async function until(client: Client, name: string, holds: (found: V1CustomResourceDefinition | undefined) => boolean, signal: AbortSignal): Promise<void> {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const deadline = AbortSignal.timeout(within * 1000);
  while (!deadline.aborted) {
    const { items, metadata } = await client.get<V1CustomResourceDefinitionList>(path, signal);
    if (holds(items[0])) return;
    try {
      const changes = await client.stream(`${path}&watch=true&resourceVersion=${metadata?.resourceVersion ?? ''}`, AbortSignal.any([signal, deadline]));
      for await (const line of wholeLines(changes, () => false)) {
        const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: V1CustomResourceDefinition };
        if (holds(type === 'DELETED' ? undefined : object)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      // A watch may break where the API server goes on: it is asked again, and an API server that is gone says nothing.
    }
  }
  throw new Failure('E_TIMEOUT', `customresourcedefinition/${name} was not as it should be within ${within} s.`);
}
