import { deploymentPath } from './deployment-path.ts';
import type { Performer } from './performer.ts';

export const restart: Performer<'restart'> = async (action, { client }, signal) => {
  const path = deploymentPath(action.workload);
  // What `kubectl rollout restart` does: the template changes, so the Deployment replaces its pods.
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  await client.patch(path, { spec: { template: { metadata: { annotations } } } }, 'application/merge-patch+json', signal);
};
