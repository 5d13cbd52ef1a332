import { expect, test } from 'vitest';
import { client } from '../../test/support/nouns.ts';
import { saying } from '../../test/support/saying.ts';
import { entriesWithoutPod, isGivenSome, selectsEverything, selectsNoPodOf } from './diagnose-managed.ts';
import type { ManifestObject } from './objects.ts';

const rule: ManifestObject = { apiVersion: 'spire.spiffe.io/v1alpha1', kind: 'ClusterSPIFFEID', name: 'managed', file: 'a.yaml' };
const deployment: ManifestObject = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'managed-client', namespace: 'mtls-demo', file: 'a.yaml' };
const labelled = (labels: object) => ({ spec: { template: { metadata: { labels } } } });
const selecting = (podSelector?: object, namespaceSelector?: object) => ({ spec: { podSelector, namespaceSelector } });
const [wanted, inDemo] = [{ matchLabels: { by: 'us' } }, { matchLabels: { 'kubernetes.io/metadata.name': 'mtls-demo' } }];

test('an entry whose pod has gone', () => {
  const entry = (uid: string) => ({ id: `managed.${uid}`, spiffeId: client.id, parentId: '', selectors: [`k8s:pod-uid:${uid}`], ttl: 30 });
  const pods = [{ pod: 'a', app: client.app, selectors: ['k8s:ns:mtls-demo', 'k8s:pod-uid:1'] }];
  expect(saying(entriesWithoutPod(client))({ entries: [entry('1')], pods })).toBeUndefined();
  expect(saying(entriesWithoutPod(client))({ entries: [entry('1'), entry('2')], pods })).toBe(
    'The entry managed.2 demands k8s:pod-uid:2, and no pod has that any more.',
  );
});

test('a pod that some entry fits', () => {
  const entry = { id: 'x', spiffeId: 'spiffe://spirelab.test/x', parentId: '', selectors: ['k8s:ns:mtls-demo'], ttl: 30 };
  const pods = [{ pod: 'a', app: client.app, selectors: ['k8s:ns:mtls-demo', 'k8s:pod-uid:1'] }];
  expect(saying(isGivenSome(client))({ entries: [entry], pods })).toBe('The entry x gives the pods of mtls-client the identity spiffe://spirelab.test/x.');
  expect(saying(isGivenSome(client))({ entries: [{ ...entry, selectors: ['k8s:ns:other'] }], pods })).toBeUndefined();
  expect(saying(isGivenSome(client))({ entries: [entry], pods: [{ ...pods[0], app: 'other' }] })).toBeUndefined();
});

test.each([
  ['the label that it demands', [selecting(wanted), labelled({ by: 'us' })], undefined],
  ['no rule', [undefined, labelled({})], 'There is no clusterspiffeid/managed.'],
  [
    'another value',
    [selecting(wanted), labelled({ by: 'su' })],
    'The podSelector of clusterspiffeid/managed demands by=us, and the pods of deployment/managed-client have by=su.',
  ],
  [
    'no label',
    [selecting(wanted), labelled({})],
    'The podSelector of clusterspiffeid/managed demands by=us, and the pods of deployment/managed-client have no label by.',
  ],
])('a rule and pods with %s', (_, value, mistake) => {
  expect(saying(selectsNoPodOf(rule, deployment))(value)).toBe(mistake);
});

test.each([
  ['a podSelector', selecting(wanted), undefined],
  ['none', selecting(), 'clusterspiffeid/managed has no podSelector: every pod of every namespace gets an entry.'],
  [
    'an empty one',
    selecting({ matchLabels: {} }, inDemo),
    'clusterspiffeid/managed has no podSelector: every pod of the namespaces that it selects gets an entry.',
  ],
])('a rule with %s', (_, value, mistake) => {
  expect(saying(selectsEverything(rule))([value])).toBe(mistake);
});
