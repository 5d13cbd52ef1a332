import { expect, test } from 'vitest';
import { parsePath } from './api-path.ts';
import { selects } from './selects.ts';

const object = {
  metadata: { name: 'a', labels: { app: 'client', 'kubernetes.io/service-name': 'server' } },
  involvedObject: { uid: 'u-1' },
  type: 'Warning',
  count: 2,
};

test.each([
  ['', true],
  ['labelSelector=app=client', true],
  ['labelSelector=app==client', true],
  ['labelSelector=app=server', false],
  ['labelSelector=app!=server', true],
  ['labelSelector=none!=server', true],
  ['labelSelector=app', true],
  ['labelSelector=!app', false],
  ['labelSelector=!none', true],
  ['labelSelector=kubernetes.io/service-name=server,app=client', true],
  ['labelSelector=kubernetes.io/service-name=server,app=other', false],
  [`fieldSelector=${encodeURIComponent('involvedObject.uid=u-1,type=Warning')}`, true],
  [`fieldSelector=${encodeURIComponent('involvedObject.uid=u-2,type=Warning')}`, false],
  ['fieldSelector=metadata.name!=a', false],
  ['fieldSelector=spec.nodeName=', true],
  ['fieldSelector=count=2&labelSelector=app=client', true],
])('%s', (query, selected) => expect(selects(new URLSearchParams(query))?.(object)).toBe(selected));

test.each(['labelSelector=app in (a,b)', 'labelSelector=!app=a', 'fieldSelector=metadata.name', 'limit=5', 'watch=true'])('%s is not understood', (query) =>
  expect(selects(new URLSearchParams(query))).toBeUndefined(),
);

test.each([
  ['/api/v1/nodes', 'Node', undefined, undefined],
  ['/api/v1/namespaces', 'Namespace', undefined, undefined],
  ['/api/v1/namespaces/spire', 'Namespace', undefined, 'spire'],
  ['/api/v1/namespaces/spire/pods', 'Pod', 'spire', undefined],
  ['/apis/apps/v1/namespaces/spire/daemonsets/spire-agent?a=b', 'DaemonSet', 'spire', 'spire-agent'],
  ['/apis/spire.spiffe.io/v1alpha1/clusterspiffeids', 'ClusterSPIFFEID', undefined, undefined],
])('%s is a path of %s', (path, kind, namespace, name) => {
  const parsed = parsePath(path);
  expect([parsed?.of.kind, parsed?.namespace, parsed?.name]).toEqual([kind, namespace, name]);
});

test.each([
  '/api/v1/secrets',
  '/api/v1/namespaces/spire/secrets/a',
  '/apis/apps/v2/deployments',
  '/api/v1/namespaces/spire/nodes/a',
  '/api/v1/namespaces/spire/pods/a/log',
  '/version',
  '',
])('%s is none that a bundle has', (path) => expect(parsePath(path)).toBeUndefined());
