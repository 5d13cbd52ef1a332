import { deploymentPath } from './deployment-path.ts';
import type { Performer } from './performer.ts';

export const move: Performer<'move'> = async (action, { client }, signal) => {
  const path = deploymentPath(action.workload);
  const nodeSelector = { 'spirelab.dev/runs': action.what };
  await client.patch(path, { spec: { template: { spec: { nodeSelector } } } }, 'application/merge-patch+json', signal);
};
