import type { V1Pod } from '@kubernetes/client-node';
import { isReady } from '../../../evidence/read/is-ready.ts';
import { describeAction } from '../../../lab/actions.ts';
import { podsOf } from '../../kubernetes/pod-watch.ts';
import { untilPods } from '../until-pods.ts';
import type { Performer } from './performer.ts';

export const untilReady: Performer<'until-ready'> = (action, { pods }, signal) => {
  const allReady = (all: readonly V1Pod[]): boolean => all.length > 0 && all.every(isReady);
  return untilPods(pods, describeAction(action), () => allReady(podsOf(pods, action.component)), signal);
};
