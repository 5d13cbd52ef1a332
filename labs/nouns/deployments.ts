import type { ManifestObject, Workload } from '../../src/lab/index.ts';
import { client, strictClient, strictServer } from './mtls.ts';

/** The Deployments of manifests/mtls-demo that lessons break, and mend. */
export const clientDeployment = deploymentOf(client, 'manifests/mtls-demo/client.yaml');
export const strictClientDeployment = deploymentOf(strictClient, 'manifests/mtls-demo/strict-client.yaml');
export const strictServerDeployment = deploymentOf(strictServer, 'manifests/mtls-demo/strict-server.yaml');

function deploymentOf({ deployment, namespace }: Workload, file: string): ManifestObject<'Deployment'> {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace, file };
}
