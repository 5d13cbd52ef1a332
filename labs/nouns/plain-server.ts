import type { LogSource, ManifestObject } from '../../src/lab/index.ts';
import { lab } from './mtls.ts';
import { traffic } from './traffic.ts';

/** A TLS server that reads files, spiffe-helper beside it, and a client (manifests/lessons/spiffe-helper.yaml). */
export const plainServer = lab.workload('plain-server');
export const plainClient = lab.workload('plain-client');
export const spiffeHelper = { ...plainServer, name: 'spiffe-helper', container: 'spiffe-helper' } satisfies LogSource;

export const plainFile = 'manifests/lessons/spiffe-helper.yaml';
export const plainDeployment: ManifestObject<'Deployment'> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'plain-server',
  namespace: 'mtls-demo',
  file: plainFile,
};
export const helperConfig: ManifestObject<'ConfigMap'> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'spiffe-helper',
  namespace: 'mtls-demo',
  file: plainFile,
};

export const plainEntries = [plainServer, plainClient].map((workload) => lab.entryFor(workload, lab.anyNode, { x509SvidTtl: 30 }));
export const plainRequests = traffic(plainClient, plainServer, lab.agents);
