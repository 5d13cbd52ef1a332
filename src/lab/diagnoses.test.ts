import { expect, test } from 'vitest';
import { anyNode, client } from '../../test/support/nouns.ts';
import { saying } from '../../test/support/saying.ts';
import { isMissing, noEntryFor, parentThatNobodyIs, selectorsTooLoose, selectorThatNoPodHas, settingIsNot, variableIs, variableIsNot } from './diagnoses.ts';
import { noneOf } from './mistakes.ts';
import type { ManifestObject } from './objects.ts';
import type { EntryState } from './probes.ts';

const right: EntryState = {
  id: 'mtls-client',
  spiffeId: client.id,
  parentId: anyNode.spiffeId,
  selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'],
  ttl: 30,
};
const other: EntryState = { ...right, id: 'mtls-server', spiffeId: 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server', selectors: ['k8s:sa:mtls-server'] };
const every = saying(noneOf(noEntryFor(client), selectorThatNoPodHas(client), selectorsTooLoose(client), parentThatNobodyIs(client, [anyNode])));

test('an entry as it should be has no mistake, also with a selector more that pods have', () => {
  expect(every([other, right])).toBeUndefined();
  expect(every([other, { ...right, selectors: [...right.selectors, 'k8s:pod-label:app:mtls-client'] }])).toBeUndefined();
});

test('an entry of another ID does as well: what counts is the SPIFFE ID', () => {
  expect(every([{ ...right, id: '3f1c' }])).toBeUndefined();
});

test.each<[string, readonly EntryState[]]>([
  ['No registration entry has the SPIFFE ID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client.', [other]],
  [
    'The entry mtls-client demands k8s:sa:mtls-clint, but the agent finds k8s:sa:mtls-client on the pods of mtls-client.',
    [{ ...right, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'] }],
  ],
  [
    'The entry mtls-client demands k8s:ns:default, but the agent finds k8s:ns:mtls-demo on the pods of mtls-client.',
    [{ ...right, selectors: ['k8s:ns:default', 'k8s:sa:mtls-client'] }],
  ],
  [
    'The entry mtls-client demands only k8s:ns:mtls-demo: every pod that has this gets spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client, whatever it runs.',
    [{ ...right, selectors: ['k8s:ns:mtls-demo'] }],
  ],
  [
    'The entry mtls-client has the parent ID spiffe://spirelab.test/spire/server, and no agent of this lab has that ID.',
    [{ ...right, parentId: 'spiffe://spirelab.test/spire/server' }],
  ],
])('%s', (mistake, entries) => {
  expect(every(entries)).toBe(mistake);
});

test('a variable that has another value, or none', () => {
  const finds = saying(variableIsNot(client, 'SERVER_SPIFFE_ID', 'spiffe://a/b', 'the SPIFFE ID of b'));
  expect(finds({ SERVER_SPIFFE_ID: 'spiffe://a/b' })).toBeUndefined();
  expect(finds({ SERVER_SPIFFE_ID: 'spiffe://a/c' })).toBe('SERVER_SPIFFE_ID of mtls-client is spiffe://a/c, and the SPIFFE ID of b is spiffe://a/b.');
  expect(finds({})).toBe('SERVER_SPIFFE_ID of mtls-client is not set, and the SPIFFE ID of b is spiffe://a/b.');
});

test('the right value of a variable, at the wrong workload', () => {
  const finds = saying(variableIs(client, 'SAYS', 'zero trust', 'Another is meant.'));
  expect(finds({ SAYS: 'goodbye' })).toBeUndefined();
  expect(finds({})).toBeUndefined();
  expect(finds({ SAYS: 'zero trust' })).toBe('SAYS of mtls-client is zero trust. Another is meant.');
});

const config: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-agent', namespace: 'spire', file: 'a.yaml' };

test('an object that is not there is named', () => {
  expect(saying(isMissing(config))([{ kind: 'ConfigMap' }])).toBeUndefined();
  expect(saying(isMissing(config))([undefined])).toBe('There is no configmap/spire-agent.');
});

test('a setting is read from the configuration, and told with what it should be', () => {
  const finds = saying(settingIsNot(config, 'agent.conf', 'cluster', 'spirelab', 'the cluster that the server knows'));
  const having = (text: string) => [{ data: { 'agent.conf': `plugins {\n  ${text}\n}` } }];
  expect(finds(having('cluster = "spirelab"'))).toBeUndefined();
  expect(finds(having('cluster="kind"'))).toBe(
    'agent.conf in configmap/spire-agent has cluster = "kind", and the cluster that the server knows is "spirelab".',
  );
  expect(finds(having('my_cluster = "spirelab"'))).toContain('has no cluster');
  expect(finds([{ data: {} }])).toBe('configmap/spire-agent has no agent.conf.');
  expect(finds([undefined])).toBe('configmap/spire-agent has no agent.conf.');
});
