import { expect, test } from 'vitest';
import { agents, client, greeter, server } from '../../test/support/nouns.ts';
import type { ManifestObject } from './objects.ts';
import { probeKey } from './probe-key.ts';
import type { Probe } from './probes.ts';

const role: ManifestObject = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'spire-server', file: 'a.yaml' };
const config: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', namespace: 'spire', file: 'b.yaml' };

/** Each differs from another one in a single member, and was once taken for it. */
const probes: readonly Probe[] = [
  { kind: 'nodes' },
  { kind: 'entries' },
  { kind: 'restarts', of: agents },
  { kind: 'restarts', of: server },
  { kind: 'pods', of: agents },
  { kind: 'pods', of: client },
  { kind: 'env', of: client },
  { kind: 'env', of: greeter },
  { kind: 'pods', of: { ...client, namespace: 'other' } },
  { kind: 'mounts', of: client, by: agents },
  { kind: 'mounts', of: client, by: server },
  { kind: 'matches', in: 'mtls-demo' },
  { kind: 'matches', in: 'spire' },
  { kind: 'host-access', in: 'spire' },
  { kind: 'configured', by: config, of: agents },
  { kind: 'configured', by: { ...config, name: 'spire-agent' }, of: agents },
  { kind: 'configured', by: config, of: server },
  { kind: 'service', of: config },
  { kind: 'service', of: { ...config, namespace: 'mtls-demo' } },
  { kind: 'objects', of: [role] },
  { kind: 'objects', of: [{ ...role, kind: 'ServiceAccount' }] },
  { kind: 'objects', of: [{ ...role, kind: 'ServiceAccount', namespace: 'spire' }] },
  { kind: 'objects', of: [{ ...role, apiVersion: 'rbac.authorization.k8s.io/v1beta1' }] },
  { kind: 'objects', of: [role, config] },
  { kind: 'objects', of: [config, role] },
];

test('probes that differ in any member have keys of their own', () => {
  const keys = probes.map(probeKey);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('the order in which members are written means nothing', () => {
  const { kind, ...rest } = role;
  expect(probeKey({ of: [{ ...rest, kind }], kind: 'objects' })).toBe(probeKey({ kind: 'objects', of: [role] }));
});
