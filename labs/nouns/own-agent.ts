import { type Action, deploy, type ManifestObject, patch, putEntry } from '../../src/lab/index.ts';
import { lab } from './mtls.ts';

/** A workload with a SPIRE Agent in its pod (manifests/lessons/sidecar-agent.yaml). */
export const ownAgent = lab.workload('own-agent');
export const ownAgentsAgent = { ...ownAgent, name: 'the agent of own-agent', container: 'spire-agent' };

export const ownAgentFile = 'manifests/lessons/sidecar-agent.yaml';
export const ownAgentDeployment: ManifestObject<'Deployment'> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'own-agent',
  namespace: 'mtls-demo',
  file: ownAgentFile,
};

export const ownAgentEntry = lab.entryFor(ownAgent, lab.anyNode, { x509SvidTtl: 30 });
export const deployOwnAgent: readonly Action[] = [putEntry(ownAgentEntry), deploy(ownAgentFile)];

/** The socket comes from the agent of the node, like everybody's. */
export const useTheNodesAgent = patch(ownAgentDeployment, {
  spec: {
    template: {
      spec: {
        containers: [{ name: 'spire-agent', $patch: 'delete' }],
        volumes: [
          { name: 'workload-api', emptyDir: null, csi: { driver: 'csi.spiffe.io', readOnly: true } },
          { name: 'token', $patch: 'delete' },
          { name: 'config', $patch: 'delete' },
          { name: 'data', $patch: 'delete' },
        ],
      },
    },
  },
});
