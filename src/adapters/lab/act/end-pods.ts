import { pathOf } from '../../../evidence/api-path.ts';
import { describeAction } from '../../../lab/actions.ts';
import { selectorText } from '../../../lab/sources.ts';
import { podsOf } from '../../kubernetes/pod-watch.ts';
import { untilPods } from '../until-pods.ts';
import type { Performer } from './performer.ts';

export const endPods: Performer<'end-pods'> = async (action, { client, pods }, signal) => {
  const { namespace } = action.component;
  const old = new Set(podsOf(pods, action.component).map((pod) => pod.metadata?.uid));
  await client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), signal, `?labelSelector=${encodeURIComponent(selectorText(action.component))}`);
  await untilPods(pods, describeAction(action), () => !podsOf(pods, action.component).some((pod) => old.has(pod.metadata?.uid)), signal);
};
