import type { ManifestObject, Workload } from '../../src/lab/index.ts';
import { agents, client, clientEntry, impostor, mtlsServer, requests, server, strictClient, strictRequests, strictServer } from './mtls.ts';
import type { TwoPairs } from './two-pairs.ts';

/** The Deployments of manifests/mtls-demo that lessons break, and mend. */
export const clientDeployment = deploymentOf(client, 'manifests/mtls-demo/client.yaml');
export const strictClientDeployment = deploymentOf(strictClient, 'manifests/mtls-demo/strict-client.yaml');
export const strictServerDeployment = deploymentOf(strictServer, 'manifests/mtls-demo/strict-server.yaml');

/** What the acid tests of this lab speak of. */
export const twoPairs: TwoPairs = {
  server,
  agents,
  client,
  mtlsServer,
  clientEntry,
  requests,
  strictClient,
  strictServer,
  strictClientDeployment,
  strictServerDeployment,
  strictRequests,
  impostor,
};

export function deploymentOf({ deployment, namespace }: Workload, file: string): ManifestObject<'Deployment'> {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace, file };
}
