import type { V1Deployment, V1Namespace } from '@kubernetes/client-node';
import type { AdmissionState, Answers } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { Labels } from '../labels.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { authorizerOf } from './authorizer.ts';

/** Which pods a namespace lets in: those that are asked about, and a new one of each of its Deployments. */
export async function admission({ to, pods }: Question<'admission'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['admission']> {
  const authorizer = authorizerOf(raw);
  const refused = async (labels: Labels, spec: object | undefined): Promise<{ readonly refused?: string }> => {
    const refusal = await authorizer.refusal(to, labels, spec, signal);
    return refusal === undefined ? {} : { refused: refusal };
  };
  const [namespaces, made] = await Promise.all([
    raw.list<V1Namespace>(pathOf({ apiVersion: 'v1', kind: 'Namespace' }), signal),
    raw.list<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: to }), signal),
  ]);
  const [asked, deployments] = await Promise.all([
    Promise.all(Object.entries(pods).map(async ([pod, spec]) => ({ pod, ...(await refused({}, spec)) }))),
    Promise.all(
      made.map(async ({ metadata, spec }) => ({
        deployment: metadata?.name ?? '',
        ...(await refused(spec?.template.metadata?.labels ?? {}, spec?.template.spec)),
      })),
    ),
  ]);
  return { ...readNamespaces(to, namespaces), asked, deployments };
}

/** The one that is meant, and all others. */
export function readNamespaces(to: string, found: readonly V1Namespace[]): Pick<AdmissionState, 'namespace' | 'namespaces'> {
  const labelled = found.map(({ metadata }) => ({ name: metadata?.name ?? '', labels: metadata?.labels ?? {} }));
  return { namespace: labelled.find(({ name }) => name === to) ?? { name: to, labels: {} }, namespaces: labelled.filter(({ name }) => name !== to) };
}
