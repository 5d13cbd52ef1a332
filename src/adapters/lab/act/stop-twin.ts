import { pathOf } from '../../../evidence/api-path.ts';
import { describeAction } from '../../../lab/actions.ts';
import { untilPods } from '../until-pods.ts';
import type { Performer } from './performer.ts';

export const stopTwin: Performer<'stop-twin'> = async (action, { client, pods }, signal) => {
  const { namespace } = action.workload;
  await client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', name: action.pod, namespace }), signal);
  await untilPods(pods, describeAction(action), () => !pods.some((watch) => [...watch.pods.values()].some((pod) => pod.metadata?.name === action.pod)), signal);
};
