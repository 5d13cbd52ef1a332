import { expect, test } from 'vitest';
import { rawEvidence } from '../../../test/support/raw-evidence.ts';
import { bindingIn, rights } from './rights.ts';

test('a reason names the binding and the role; another authorizer’s may not', () => {
  expect(bindingIn('RBAC: allowed by ClusterRoleBinding "oops" of ClusterRole "cluster-admin" to ServiceAccount "spire-server/spire"')).toBe(
    'clusterrolebinding/oops of clusterrole/cluster-admin',
  );
  expect(bindingIn('allowed by the webhook')).toBe('');
});

test('what was collected of a cluster decides nothing', async () => {
  const account = { namespace: 'spire', name: 'spire-server' };
  const asking = rights({ kind: 'rights', account, asks: [] }, rawEvidence({}), new AbortController().signal);
  await expect(asking).rejects.toMatchObject({ code: 'E_NOT_COLLECTED' });
});
