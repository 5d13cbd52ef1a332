import { expect, test } from 'vitest';
import { client } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import { entriesWithoutPod, isGivenSome } from './managed.ts';

test('an entry whose pod has gone', () => {
  const entry = (uid: string) => ({ id: `managed.${uid}`, spiffeId: client.id, parentId: '', selectors: [`k8s:pod-uid:${uid}`], ttl: 30 });
  const pods = [{ pod: 'a', labels: client.labels, selectors: ['k8s:ns:mtls-demo', 'k8s:pod-uid:1'] }];
  expect(saying(entriesWithoutPod(client))({ entries: [entry('1')], pods })).toBeUndefined();
  expect(saying(entriesWithoutPod(client))({ entries: [entry('1'), entry('2')], pods })).toBe(
    'The entry managed.2 demands k8s:pod-uid:2, and no pod has that any more.',
  );
});

test('a pod that some entry fits', () => {
  const entry = { id: 'x', spiffeId: 'spiffe://spirelab.test/x', parentId: '', selectors: ['k8s:ns:mtls-demo'], ttl: 30 };
  const pods = [{ pod: 'a', labels: client.labels, selectors: ['k8s:ns:mtls-demo', 'k8s:pod-uid:1'] }];
  expect(saying(isGivenSome(client))({ entries: [entry], pods })).toBe('The entry x gives the pods of mtls-client the identity spiffe://spirelab.test/x.');
  expect(saying(isGivenSome(client))({ entries: [{ ...entry, selectors: ['k8s:ns:other'] }], pods })).toBeUndefined();
  expect(saying(isGivenSome(client))({ entries: [entry], pods: pods.map((pod) => ({ ...pod, labels: { app: 'other' } })) })).toBeUndefined();
});
