import { expect, test } from 'vitest';
import { objectDifferences } from './object-differences.ts';

const daemonSet = (hostPath: string, ...more: readonly object[]) => ({
  kind: 'DaemonSet',
  metadata: { name: 'a', resourceVersion: String(Math.random()) },
  spec: { template: { spec: { volumes: [...more, { name: 'socket', hostPath: { path: hostPath } }] } } },
  status: { numberReady: more.length },
});

test('what the API server writes is no difference', () => expect(objectDifferences(daemonSet('/a'), daemonSet('/a'))).toEqual([]));

test('a field is named by its path, an item of a list by its name', () =>
  expect(objectDifferences(daemonSet('/b'), daemonSet('/a'))).toEqual(['spec.template.spec.volumes[socket].hostPath.path is "/b", not "/a"']));

test('what was added is told, and what was taken away', () => {
  expect(objectDifferences(daemonSet('/a', { name: 'extra' }), daemonSet('/a'))).toEqual([
    'spec.template.spec.volumes[extra] is {"name":"extra"}, and should not be there',
  ]);
  expect(objectDifferences({ rules: [] }, { rules: [{ verbs: ['create'] }] })).toEqual(['rules is [], not [{"verbs":["create"]}]']);
  expect(objectDifferences({}, { spec: { replicas: 1 } })).toEqual(['spec is missing; it should be {"replicas":1}']);
});

test('a configuration is told by its lines', () => {
  const config = (...lines: readonly string[]) => ({ data: { 'agent.conf': ['agent {', ...lines, '}', ''].join('\n') } });
  expect(objectDifferences(config('  a = "1"', '  b = "2"'), config('  a = "1"', '  b = "3"'))).toEqual(['data.agent.conf says b = "2", not b = "3"']);
  expect(objectDifferences(config('  a = "1"'), config('  a = "1"', '  b = "3"'))).toEqual(['data.agent.conf does not say b = "3"']);
  expect(objectDifferences(config('  a', '  b'), config('  a'))).toEqual(['data.agent.conf says b, and should not']);
  expect(objectDifferences(config('  a', '  b'), config('  b', '  a'))).toEqual(['data.agent.conf has its lines in another order']);
});

test('what is long is cut', () => expect(objectDifferences({ a: 'x'.repeat(500) }, { a: 'y' })[0]).toHaveLength(112));

test('of the metadata, what others act upon is compared', () => {
  const namespace = (metadata: object) => ({ kind: 'Namespace', metadata: { name: 'spire', uid: String(Math.random()), ...metadata } });
  expect(
    objectDifferences(namespace({ labels: { enforce: 'restricted' }, finalizers: ['by.hand/stay'] }), namespace({ labels: { enforce: 'privileged' } })),
  ).toEqual(['metadata.labels.enforce is "restricted", not "privileged"', 'metadata.finalizers is ["by.hand/stay"], not []']);
  expect(objectDifferences(namespace({ labels: {} }), namespace({}))).toEqual([]);
});
