import { expect, test } from 'vitest';
import { objectWith } from '../../../test/support/cluster-objects.ts';
import { client } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { settingIsNot, variableIs, variableIsNot } from './variables.ts';

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

const config: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-agent', namespace: 'spire', file: 'a.yaml' };

test('a setting is read from the configuration, and told with what it should be', () => {
  const finds = saying(settingIsNot(config, 'agent.conf', 'cluster', 'spirelab', 'the cluster name of k8s_psat in server.conf'));
  const having = (text: string) => [objectWith(config, { data: { 'agent.conf': `plugins {\n  ${text}\n}` } })];
  expect(finds(having('cluster = "spirelab"'))).toBeUndefined();
  expect(finds(having('cluster="kind"'))).toBe(
    'agent.conf in configmap/spire-agent has cluster = "kind", and the cluster name of k8s_psat in server.conf is "spirelab".',
  );
  expect(finds(having('my_cluster = "spirelab"'))).toContain('has no cluster');
  expect(finds([objectWith(config, { data: {} })])).toBe('configmap/spire-agent has no agent.conf.');
  expect(finds([undefined])).toBe('configmap/spire-agent has no agent.conf.');
});
