import { expect, test } from 'vitest';
import { making, objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { keptOffNodes, replicasOtherThan } from './objects.ts';

const driver: ManifestObject<'DaemonSet'> = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'driver', file: 'a.yaml' };

test('a node selector keeps a DaemonSet off nodes', () => {
  const having = (nodeSelector?: object) => [making(driver, { nodeSelector })];
  expect(saying(keptOffNodes(driver))(having())).toBeUndefined();
  expect(saying(keptOffNodes(driver))(having({}))).toBeUndefined();
  expect(saying(keptOffNodes(driver))([undefined])).toBeUndefined();
  expect(saying(keptOffNodes(driver))(having({ disk: 'fast' }))).toBe('daemonset/driver runs only on nodes that have the label disk=fast.');
});

test('more replicas than are wanted, or none', () => {
  const server: ManifestObject<'StatefulSet'> = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'spire-server', file: 'a.yaml' };
  const finds = saying(replicasOtherThan(server, 1, 'Each is another server.'));
  expect(finds([objectWith(server, { spec: { replicas: 1 } })])).toBeUndefined();
  // Kubernetes makes one where nothing is said.
  expect(finds([objectWith(server, { spec: {} })])).toBeUndefined();
  expect(finds([undefined])).toBeUndefined();
  expect(finds([objectWith(server, { spec: { replicas: 2 } })])).toBe('statefulset/spire-server has 2 replicas, and 1 is wanted. Each is another server.');
  expect(finds([objectWith(server, { spec: { replicas: 0 } })])).toContain('has 0 replicas');
});
