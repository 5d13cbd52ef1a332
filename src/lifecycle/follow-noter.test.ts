import { expect, test } from 'vitest';
import type { Emission } from '../core/events.ts';
import type { PodChange } from '../core/pods.ts';
import { followNoter, withoutPods } from './follow-noter.ts';

const change: PodChange = {
  seenAt: '2026-11-25T10:00:01.000000000Z',
  namespace: 'spire',
  pod: 'spire-server-0',
  uid: 'one',
  createdAt: '2026-11-25T10:00:00.000Z',
  phase: 'Pending',
  ready: false,
  restarts: 0,
  deletion: 'none',
};

function noting(quietly: boolean): readonly Emission[] {
  const events: Emission[] = [];
  const emit = (event: Emission): void => void events.push(event);
  const { onPod, onTrouble } = followNoter(quietly ? withoutPods(emit) : emit);
  onPod(change);
  onTrouble(new Error('the stream broke'));
  onTrouble(new Error('the stream broke'));
  return events;
}

const trouble: Emission = { type: 'noted', level: 'warning', text: 'the stream broke' };

test('what a pod does is an event, and a trouble one, once', () => expect(noting(false)).toEqual([{ type: 'pod.changed', ...change }, trouble]));

test('where a fault is to be found, pods are not told', () => expect(noting(true)).toEqual([trouble]));
