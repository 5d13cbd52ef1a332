import type { V1Deployment, V1Pod } from '@kubernetes/client-node';
import { pathOf } from '../../../evidence/api-path.ts';
import { deploymentPath } from './deployment-path.ts';
import type { Performer } from './performer.ts';

export const startTwin: Performer<'start-twin'> = async (action, { client }, signal) => {
  const { namespace } = action.workload;
  const path = deploymentPath(action.workload);
  const { spec } = await client.get<V1Deployment>(path, signal);
  // Labelled like its model, but owned by nobody: a ReplicaSet adopts, and removes, only pods that have its pod-template-hash.
  const labels = { ...spec?.template.metadata?.labels, twin: action.pod };
  const pod: V1Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: action.pod, namespace, labels },
    ...(spec?.template.spec === undefined ? {} : { spec: spec.template.spec }),
  };
  await client.post(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), pod, signal);
};
