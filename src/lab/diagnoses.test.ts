import { expect, test } from 'vitest';
import { anyNode, client } from '../../test/support/nouns.ts';
import { saying } from '../../test/support/saying.ts';
import { isMissing, notBoundToOneNode, runsElsewhere, settingIsNot, variableIsNot } from './diagnoses.ts';
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
test.each<[string | undefined, string, string]>([
  [undefined, 'worker2', 'k8s_psat:agent_node_name:worker2'],
  [
    'mtls-client runs on worker3. Its entry mtls-client has the parent ID spiffe://spirelab.test/node/any, and only the agent on worker2 has that ID.',
    'worker3',
    'k8s_psat:agent_node_name:worker2',
  ],
  ['The entry mtls-client has the parent ID spiffe://spirelab.test/node/any, and that is no alias of one node.', 'worker2', 'k8s_psat:cluster:spirelab'],
])('%s', (mistake, node, selector) => {
  const alias: EntryState = { id: 'any-node', spiffeId: anyNode.spiffeId, parentId: 'spiffe://spirelab.test/spire/server', selectors: [selector], ttl: 0 };
  expect(saying(noneOf(runsElsewhere(client), notBoundToOneNode(client)))({ nodes: [node], entries: [alias, right] })).toBe(mistake);
});

test('a variable that has another value, or none', () => {
  const finds = saying(variableIsNot('SERVER_SPIFFE_ID', 'spiffe://a/b', 'the SPIFFE ID of b'));
  expect(finds({ SERVER_SPIFFE_ID: 'spiffe://a/b' })).toBeUndefined();
  expect(finds({ SERVER_SPIFFE_ID: 'spiffe://a/c' })).toBe('SERVER_SPIFFE_ID is spiffe://a/c, and the SPIFFE ID of b is spiffe://a/b.');
  expect(finds({})).toBe('SERVER_SPIFFE_ID is not set, and the SPIFFE ID of b is spiffe://a/b.');
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
