import { expect, test } from 'vitest';
import { saying } from '../../test/support/saying.ts';
import { keptOffNodes, withoutText } from './diagnose-objects.ts';
import type { ManifestObject } from './objects.ts';

const driver: ManifestObject = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'driver', file: 'a.yaml' };

test('a node selector keeps a DaemonSet off nodes', () => {
  const having = (nodeSelector?: object) => [{ spec: { template: { spec: { nodeSelector } } } }];
  expect(saying(keptOffNodes(driver))(having())).toBeUndefined();
  expect(saying(keptOffNodes(driver))(having({}))).toBeUndefined();
  expect(saying(keptOffNodes(driver))([undefined])).toBeUndefined();
  expect(saying(keptOffNodes(driver))(having({ disk: 'fast' }))).toBe('daemonset/driver runs only on nodes that have the label disk=fast.');
});

test('a value that nobody has written yet', () => {
  const bundle: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-bundle', file: 'a.yaml' };
  const finds = saying(withoutText(bundle, 'bundle.crt', /BEGIN CERTIFICATE/, 'a certificate'));
  expect(finds([{ data: { 'bundle.crt': '-----BEGIN CERTIFICATE-----' } }])).toBeUndefined();
  expect(finds([{ data: { 'bundle.crt': 'soon' } }])).toBe('configmap/spire-bundle has no certificate under bundle.crt.');
  expect(finds([{}])).toBe('configmap/spire-bundle has nothing under bundle.crt.');
  expect(finds([undefined])).toBe('configmap/spire-bundle has nothing under bundle.crt.');
});
