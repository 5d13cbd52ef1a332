import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podLife } from './pod-life.ts';

const container = (restartCount: number) => ({ name: 'any', image: '', imageID: '', ready: true, restartCount });
/** As the API server writes it: its times are text, whatever client-node's types say. */
const asJson = (pod: V1Pod): V1Pod => JSON.parse(JSON.stringify(pod)) as V1Pod;
const created = new Date('2026-11-25T10:00:00Z');
const running = asJson({
  metadata: { name: 'spire-server-0', namespace: 'spire', uid: 'one', creationTimestamp: created },
  spec: { nodeName: 'worker', containers: [] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    initContainerStatuses: [container(1)],
    containerStatuses: [container(2), container(0)],
  },
});

test('where it runs, since when, whether it is ready, and how often any of its containers was started again', () => {
  expect(podLife(running, 'present')).toEqual({
    namespace: 'spire',
    pod: 'spire-server-0',
    uid: 'one',
    node: 'worker',
    createdAt: '2026-11-25T10:00:00.000Z',
    phase: 'Running',
    ready: true,
    restarts: 3,
    deletion: 'none',
  });
});

test('one that nobody has scheduled yet has no node', () => {
  const pending = podLife(asJson({ ...running, spec: { containers: [] }, status: { phase: 'Pending' } }), 'present');
  expect(pending).toMatchObject({ phase: 'Pending', ready: false, restarts: 0 });
  expect(pending).not.toHaveProperty('node');
});

test('one that is asked to end, and one that is gone', () => {
  const ending = asJson({ ...running, metadata: { ...running.metadata, deletionTimestamp: created } });
  expect(podLife(ending, 'present')).toMatchObject({ deletion: 'begun', ready: true });
  expect(podLife(ending, 'gone')).toMatchObject({ deletion: 'done', phase: 'Running' });
});

test('what the API server does not say, or says in a word of a later version, is unknown', () => {
  expect(podLife({}, 'present')).toMatchObject({ phase: 'Unknown', ready: false, createdAt: '' });
  expect(podLife(asJson({ ...running, status: { phase: 'Dreaming' } }), 'present').phase).toBe('Unknown');
});
