import type { V1DeploymentList, V1NamespaceList } from '@kubernetes/client-node';
import type { AdmissionState } from '../../evidence/answers.ts';
import { ApiRefusal, type Client } from '../kubernetes/client.ts';
import { pathOf } from '../kubernetes/resources.ts';

/** Asks the API server to create pods, each time as a dry run: admission answers as it would, and nothing is stored. */
export async function admission(to: string, pods: Readonly<Record<string, object>>, client: Client, signal: AbortSignal): Promise<AdmissionState> {
  const refusalOf = async (metadata: object, spec: object | undefined): Promise<{ readonly refused?: string }> => {
    try {
      const path = `${pathOf({ apiVersion: 'v1', kind: 'Pod', namespace: to })}?dryRun=All`;
      await client.post(path, { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, generateName: 'asked-' }, spec }, signal);
      return {};
    } catch (error) {
      // Forbidden, or invalid: an answer. Anything else is trouble with the API server.
      if (error instanceof ApiRefusal && (error.status === 403 || error.status === 422)) return { refused: error.message };
      throw error;
    }
  };
  const [{ items: namespaces }, { items: made }] = await Promise.all([
    client.get<V1NamespaceList>(pathOf({ apiVersion: 'v1', kind: 'Namespace' }), signal),
    client.get<V1DeploymentList>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: to }), signal),
  ]);
  const [asked, deployments] = await Promise.all([
    Promise.all(Object.entries(pods).map(async ([pod, spec]) => ({ pod, ...(await refusalOf({}, spec)) }))),
    Promise.all(
      made.map(async ({ metadata, spec }) => ({
        deployment: metadata?.name ?? '',
        ...(await refusalOf({ labels: spec?.template.metadata?.labels }, spec?.template.spec)),
      })),
    ),
  ]);
  const labelled = namespaces.map(({ metadata }) => ({ name: metadata?.name ?? '', labels: metadata?.labels ?? {} }));
  const namespace = labelled.find(({ name }) => name === to) ?? { name: to, labels: {} };
  return { namespace, namespaces: labelled.filter(({ name }) => name !== to), asked, deployments };
}
