import { expect, test } from 'vitest';
import { making, objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import { bringsAnAgent, letsOthersBeAgents } from './sidecars.ts';

const object = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', file: 'a.yaml' } as const;
const serverConfig = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', file: 'a.yaml' } as const;
const program = { name: 'a', image: 'spirelab.local/mtls-demo:1' };
const agent = { name: 'helper', image: 'ghcr.io/spiffe/spire-agent:1.15.3' };

test('a pod that brings an agent, beside its program or before it', () => {
  const finds = saying(bringsAnAgent(object));
  expect(finds([making(object, { containers: [program] })])).toBeUndefined();
  expect(finds([undefined])).toBeUndefined();
  for (const spec of [{ containers: [program, agent] }, { initContainers: [agent], containers: [program] }])
    expect(finds([making(object, spec)])).toBe('deployment/a has a SPIRE Agent of its own, the container helper.');
});

test('a server that takes tokens of other service accounts for an agent’s', () => {
  const finds = saying(letsOthersBeAgents(serverConfig, 'spire:spire-agent'));
  const config = (list: string) => [
    objectWith(serverConfig, {
      data: {
        'server.conf': `server {}\nplugins { NodeAttestor "k8s_psat" { plugin_data { clusters = { "spirelab" = {\n service_account_allow_list = [${list}]\n} } } } }`,
      },
    }),
  ];
  expect(finds(config('"spire:spire-agent"'))).toBeUndefined();
  expect(finds(config(''))).toBeUndefined();
  expect(finds([undefined])).toBeUndefined();
  expect(finds(config('"spire:spire-agent", "mtls-demo:own-agent"'))).toBe(
    'server.conf in configmap/spire-server lets mtls-demo:own-agent be an agent, beside spire:spire-agent.',
  );
  expect(finds(config('\n          "mtls-demo:own-agent",\n          "spire:spire-agent",\n        '))).toContain('mtls-demo:own-agent');
});
