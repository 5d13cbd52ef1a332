import { describeAction } from '../../../lab/actions.ts';
import { type Manifest, removeAll } from '../../kubernetes/apply.ts';
import { podsIn } from '../../kubernetes/pod-watch.ts';
import { untilPods } from '../until-pods.ts';
import { additionOf } from './addition-of.ts';
import type { Performer } from './performer.ts';

export const undeploy: Performer<'undeploy'> = async (action, context, signal) => {
  const { client, pods } = context;
  const { objects } = additionOf(action.file, context);
  await removeAll(client, objects, signal);
  // A pod goes on until its grace period is over, and may do in it what comes next is to undo.
  const isThere = ({ kind, metadata: { name, namespace = '' } }: Manifest): boolean =>
    kind === 'Pod' && podsIn(pods, namespace).some(({ metadata }) => metadata?.name === name);
  await untilPods(pods, describeAction(action), () => !objects.some(isThere), signal);
};
