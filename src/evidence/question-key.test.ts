import { expect, test } from 'vitest';
import { agents, client, mtlsServer, server } from '../../test/support/nouns.ts';
import type { ObjectName } from './nouns.ts';
import { questionKey } from './question-key.ts';
import type { Question } from './questions.ts';

const service: ObjectName<'Service'> = { apiVersion: 'v1', kind: 'Service', name: 'spire-server', namespace: 'spire' };
const config: ObjectName<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', namespace: 'spire' };

/** Each differs from another one in a single member, and was once taken for it. */
const questions: readonly Question[] = [
  { kind: 'nodes' },
  { kind: 'entries' },
  { kind: 'restarts', of: agents },
  { kind: 'restarts', of: server },
  { kind: 'pods', of: agents },
  { kind: 'pods', of: client },
  { kind: 'env', of: client },
  { kind: 'env', of: mtlsServer },
  { kind: 'pods', of: { ...client, namespace: 'other' } },
  { kind: 'mounts', of: client, by: agents },
  { kind: 'mounts', of: client, by: server },
  { kind: 'matches', in: 'mtls-demo' },
  { kind: 'matches', in: 'spire' },
  { kind: 'host-access', in: 'spire' },
  { kind: 'configured', by: config, of: agents },
  { kind: 'configured', by: { ...config, name: 'spire-agent' }, of: agents },
  { kind: 'configured', by: config, of: server },
  { kind: 'service', of: service },
  { kind: 'service', of: { ...service, namespace: 'mtls-demo' } },
  { kind: 'objects', of: [service] },
  { kind: 'objects', of: [{ ...service, kind: 'ConfigMap' }] },
  { kind: 'objects', of: [{ ...service, namespace: 'mtls-demo' }] },
  { kind: 'objects', of: [{ ...service, apiVersion: 'v1beta1' }] },
  { kind: 'objects', of: [service, config] },
  { kind: 'objects', of: [config, service] },
];

test('questions that differ in any member have keys of their own', () => {
  const keys = questions.map(questionKey);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('the order in which members are written means nothing', () => {
  const { kind, ...rest } = service;
  const question: Question<'objects'> = { of: [{ ...rest, kind }], kind: 'objects' };
  const same: Question<'objects'> = { kind: 'objects', of: [service] };
  expect(questionKey(question)).toBe(questionKey(same));
});
