import { pathOf } from '../../../evidence/api-path.ts';
import { describeAction } from '../../../lab/actions.ts';
import { podsOf } from '../../kubernetes/pod-watch.ts';
import { untilPods } from '../until-pods.ts';
import type { Performer } from './performer.ts';

export const scale: Performer<'scale'> = async (action, { client, pods }, signal) => {
  const { namespace, workload } = action.component;
  const path = pathOf({ apiVersion: 'apps/v1', kind: workload.kind, name: workload.name, namespace });
  await client.patch(path, { spec: { replicas: action.replicas } }, 'application/merge-patch+json', signal);
  await untilPods(pods, describeAction(action), () => podsOf(pods, action.component).length <= action.replicas, signal);
};
