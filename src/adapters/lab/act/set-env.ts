import { deploymentPath } from './deployment-path.ts';
import type { Performer } from './performer.ts';

export const setEnv: Performer<'set-env'> = async (action, { client }, signal) => {
  const { container } = action.workload;
  const path = deploymentPath(action.workload);
  const env = [{ name: action.name, value: action.value }];
  await client.patch(path, { spec: { template: { spec: { containers: [{ name: container, env }] } } } }, 'application/strategic-merge-patch+json', signal);
};
