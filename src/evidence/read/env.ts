import type { V1ConfigMap, V1Deployment } from '@kubernetes/client-node';
import type { Answers } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { objectThere } from './there.ts';
import { configMapsOf, variablesOf } from './variables-of.ts';

export async function env({ of: { namespace, deployment, container } }: Question<'env'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['env']> {
  const { spec } = await objectThere<V1Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }, raw, signal);
  const found = spec?.template.spec?.containers.find(({ name }) => name === container);
  const configMaps = await Promise.all(
    configMapsOf(found).map((name) => raw.object<V1ConfigMap>(pathOf({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace }), signal)),
  );
  return variablesOf(
    found,
    configMaps.filter((each) => each !== undefined),
  );
}
