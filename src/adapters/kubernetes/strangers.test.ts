import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { findObstacles, findStrangers } from './strangers.ts';

const { signal } = new AbortController();

function served(group: string, ...kinds: readonly (readonly [resource: string, kind: string, scope: 'Cluster' | 'Namespaced'])[]) {
  const resources = kinds.map(([resource, kind, scope]) => ({ resource, responseKind: { kind }, scope, verbs: ['get', 'list', 'delete'] }));
  return { metadata: { name: group }, versions: [{ version: 'v1', resources }] };
}

const core = served(
  '',
  ['resourcequotas', 'ResourceQuota', 'Namespaced'],
  ['pods', 'Pod', 'Namespaced'],
  ['configmaps', 'ConfigMap', 'Namespaced'],
  ['events', 'Event', 'Namespaced'],
  ['nodes', 'Node', 'Cluster'],
);
const groups = [
  served('networking.k8s.io', ['networkpolicies', 'NetworkPolicy', 'Namespaced']),
  served('admissionregistration.k8s.io', ['validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', 'Cluster']),
  served(
    'rbac.authorization.k8s.io',
    ['clusterrolebindings', 'ClusterRoleBinding', 'Cluster'],
    ['rolebindings', 'RoleBinding', 'Namespaced'],
    ['clusterroles', 'ClusterRole', 'Cluster'],
  ),
];
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const account = { kind: 'ServiceAccount', name: 'spire-server', namespace: 'spire' };
const named = (name: string, more: object = {}, body: object = {}) => ({ metadata: { name, ...more }, ...body });

/** What stands in which collection; all others are empty. */
async function findIn(collections: Readonly<Record<string, readonly object[]>>, find = findStrangers): Promise<readonly string[]> {
  await using server = await apiServer((request, response) => {
    const { pathname } = request.query;
    if (pathname === '/api' || pathname === '/apis') return json(response, { items: pathname === '/api' ? [core] : groups });
    json(response, { items: collections[pathname] ?? [] });
  });
  const known = [
    { kind: 'ConfigMap', metadata: { name: 'spire-server', namespace: 'spire' } },
    { kind: 'ClusterRoleBinding', metadata: { name: 'spire-server' } },
    { kind: 'ClusterRole', metadata: { name: 'spire-server' } },
  ];
  return (await find(server.client, ['spire', 'mtls-demo'], known, signal)).map(({ path }) => path);
}

test('in the namespaces of the lab: whatever nobody owns and no manifest names', async () => {
  const found = await findIn({
    '/api/v1/configmaps': [
      named('spire-server', { namespace: 'spire' }),
      named('kube-root-ca.crt', { namespace: 'spire' }),
      named('by-hand', { namespace: 'spire' }),
    ],
    '/api/v1/pods': [
      named('of-a-set', { namespace: 'mtls-demo', ownerReferences: [{}] }),
      named('twin', { namespace: 'mtls-demo' }),
      named('own', { namespace: 'default' }),
    ],
    '/api/v1/events': [named('an-event', { namespace: 'mtls-demo' })],
    '/apis/networking.k8s.io/v1/networkpolicies': [named('deny-all', { namespace: 'spire' })],
  });
  expect(found.toSorted()).toEqual([
    '/api/v1/namespaces/mtls-demo/pods/twin',
    '/api/v1/namespaces/spire/configmaps/by-hand',
    '/apis/networking.k8s.io/v1/namespaces/spire/networkpolicies/deny-all',
  ]);
});

test('in the cluster: webhooks, and whatever gives rights to accounts of the lab, with a role that nothing else binds', async () => {
  const cluster = named('own', {}, { roleRef: { kind: 'ClusterRole', name: 'own' }, subjects: [account] });
  const admin = named(
    'far-too-much',
    {},
    { roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'Group', name: 'system:serviceaccounts:spire' }] },
  );
  const ours = named('spire-server', {}, { roleRef: { kind: 'ClusterRole', name: 'spire-server' }, subjects: [account] });
  const default_ = named(
    'discovery',
    { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    { roleRef: { kind: 'ClusterRole', name: 'd' }, subjects: [{ kind: 'Group', name: 'system:authenticated' }] },
  );
  const others = named('somebody', {}, { roleRef: { kind: 'ClusterRole', name: 'shared' }, subjects: [{ ...account, namespace: 'kube-system' }] });
  const found = await findIn({
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': [named('refuses-all')],
    [`${rbac}/clusterrolebindings`]: [cluster, admin, ours, default_, others],
    [`${rbac}/rolebindings`]: [named('reads', { namespace: 'kube-system' }, { roleRef: { kind: 'ClusterRole', name: 'shared' }, subjects: [account] })],
    [`${rbac}/clusterroles`]: [
      named('own'),
      named('shared'),
      named('spire-server'),
      named('cluster-admin', { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }),
    ],
  });
  expect(found.toSorted()).toEqual([
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/refuses-all',
    `${rbac}/clusterrolebindings/far-too-much`,
    `${rbac}/clusterrolebindings/own`,
    `${rbac}/clusterroles/own`,
    `${rbac}/namespaces/kube-system/rolebindings/reads`,
  ]);
});

test('a lab in its first state has none', async () => {
  expect(await findIn({})).toEqual([]);
});

test('what may refuse a change is found by itself: webhooks, and quotas of the lab’s namespaces', async () => {
  const found = await findIn(
    {
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations': [named('refuses-all')],
      '/api/v1/resourcequotas': [named('tight', { namespace: 'spire' }), named('of-others', { namespace: 'default' })],
      '/api/v1/pods': [named('twin', { namespace: 'mtls-demo' })],
    },
    findObstacles,
  );
  expect(found.toSorted()).toEqual([
    '/api/v1/namespaces/spire/resourcequotas/tight',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/refuses-all',
  ]);
});

test('a kind that was defined a moment ago is waited for', async () => {
  let asked = 0;
  await using server = await apiServer((request, response) => {
    const { pathname } = request.query;
    if (pathname === '/api' || pathname === '/apis') return json(response, { items: pathname === '/api' ? [core] : [] });
    if (pathname === '/api/v1/pods' && asked++ === 0) return json(response, { message: 'storage is (re)initializing' }, 429);
    json(response, { items: pathname === '/api/v1/pods' ? [named('twin', { namespace: 'mtls-demo' })] : null });
  });
  expect((await findStrangers(server.client, ['mtls-demo'], [], signal)).map(({ name }) => name)).toEqual(['twin']);
});
