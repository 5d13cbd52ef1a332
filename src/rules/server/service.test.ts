import { expect, test } from 'vitest';
import { objectWith } from '../../../test/support/cluster-objects.ts';
import { server } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { ServiceState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { goesPast, leadsElsewhere, leavesOutNextPod } from './service.ts';

const service: ManifestObject<'Service'> = { apiVersion: 'v1', kind: 'Service', name: 'spire-server', namespace: 'spire', file: 'server.yaml' };
const finds = saying(leadsElsewhere(service, server));
const good: ServiceState = {
  selector: { app: 'spire-server' },
  leadsTo: ['spire-server-0'],
  pods: [
    { pod: 'spire-server-0', labels: { app: 'spire-server', 'apps.kubernetes.io/pod-index': '0', 'controller-revision-hash': 'spire-server-5d' } },
    { pod: 'spire-agent-a', labels: { app: 'spire-agent', tier: 'spire' } },
  ],
};

test('a Service that leads to the pods that are meant, and to no others', () => {
  expect(finds(good)).toBeUndefined();
});

test('a Service that selects nobody, everybody, or is not there', () => {
  expect(finds({ ...good, selector: { 'app.kubernetes.io/name': 'spire-server' }, leadsTo: [] })).toBe(
    'service/spire-server selects pods with app.kubernetes.io/name=spire-server. spire-server-0 has app=spire-server, so it is not selected.',
  );
  expect(finds({ ...good, selector: {}, leadsTo: ['spire-server-0', 'spire-agent-a'] })).toBe(
    'service/spire-server selects pods with any labels, and leads to spire-agent-a too.',
  );
  expect(finds({ leadsTo: ['10.1.2.3'], pods: good.pods })).toBe(
    'service/spire-server has no selector: its addresses are not those of the pods that run, but those that somebody wrote down.',
  );
  expect(finds({ ...good, leadsTo: [] })).toBe('service/spire-server has no address.');
  expect(finds(undefined)).toBe('There is no service/spire-server.');
});

test('a label that only the pod of today has', () => {
  const controller: ManifestObject<'StatefulSet'> = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    name: 'spire-server',
    namespace: 'spire',
    file: 'server.yaml',
  };
  const next = saying(leavesOutNextPod(service, controller));
  const template = objectWith(controller, { spec: { template: { metadata: { labels: { app: 'spire-server' } } } } });
  expect(next([objectWith(service, { spec: { selector: { app: 'spire-server' } } }), template])).toBeUndefined();
  expect(next([objectWith(service, { spec: {} }), template])).toBeUndefined();
  expect(next([objectWith(service, { spec: { selector: { tier: 'a' } } }), undefined])).toBeUndefined();
  expect(next([objectWith(service, { spec: { selector: { app: 'spire-server', tier: 'a' } } }), template])).toBe(
    'The pods that statefulset/spire-server makes do not have tier=a, which service/spire-server selects: its next pod is not selected.',
  );
});

test('agents that connect to something else than the Service', () => {
  const config: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-agent', namespace: 'spire', file: 'agent.yaml' };
  const past = saying(goesPast(service, config));
  const going = (address: string) => [
    objectWith(config, { data: { 'agent.conf': `agent {\n  server_address = "${address}"\n}` } }),
    objectWith(service, { spec: { clusterIP: '10.96.0.7' } }),
  ];
  for (const address of ['spire-server', 'spire-server.spire', 'spire-server.spire.svc.cluster.local', '10.96.0.7'])
    expect(past(going(address))).toBeUndefined();
  expect(past(going('10.244.0.5'))).toBe(
    'agent.conf in configmap/spire-agent has server_address = "10.244.0.5", and that is neither the name nor the address of service/spire-server.',
  );
  expect(past(going('spire-sever'))).toContain('has server_address = "spire-sever"');
  expect(past([undefined, undefined])).toBeUndefined();
});
