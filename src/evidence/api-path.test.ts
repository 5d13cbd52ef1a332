import { expect, test } from 'vitest';
import { pathOf } from './api-path.ts';

test.each([
  [{ apiVersion: 'v1', kind: 'Pod', name: 'a', namespace: 'spire' }, '/api/v1/namespaces/spire/pods/a'],
  [{ apiVersion: 'v1', kind: 'Pod', namespace: 'spire' }, '/api/v1/namespaces/spire/pods'],
  [{ apiVersion: 'v1', kind: 'Node', name: 'worker' }, '/api/v1/nodes/worker'],
  [{ apiVersion: 'v1', kind: 'Namespace', name: 'spire', namespace: 'ignored' }, '/api/v1/namespaces/spire'],
  [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'spire-server', namespace: 'spire' }, '/apis/apps/v1/namespaces/spire/statefulsets/spire-server'],
  [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'a' }, '/apis/rbac.authorization.k8s.io/v1/clusterroles/a'],
  [{ apiVersion: 'storage.k8s.io/v1', kind: 'CSINode' }, '/apis/storage.k8s.io/v1/csinodes'],
])('%j is at %s', (reference, path) => expect(pathOf(reference)).toBe(path));

test('a kind that is not known here is refused by name', () => {
  expect(() => pathOf({ apiVersion: 'example.com/v1', kind: 'Widget', name: 'a' })).toThrow(
    expect.objectContaining({ code: 'E_CONFIG', message: 'A manifest has an object of kind Widget, which spirelab does not apply.' }),
  );
});
