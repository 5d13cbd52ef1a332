import { expect, test } from 'vitest';
import { configMapsOf, variablesOf } from './variables-of.ts';

const audit = { metadata: { name: 'audit' }, data: { SAYS: 'zero trust', OTHER: 'a' } };
const of = (container: Parameters<typeof variablesOf>[0]) => variablesOf(container, [audit]);

test('values as they are written, and an empty one', () => {
  expect(of({ name: 'a', env: [{ name: 'A', value: 'b' }, { name: 'EMPTY' }] })).toEqual({ A: 'b', EMPTY: '' });
  expect(of(undefined)).toEqual({});
});

test('values from ConfigMaps, one by one or all of them', () => {
  const from = (name: string, key: string) => ({ name: 'A', valueFrom: { configMapKeyRef: { name, key } } });
  expect(of({ name: 'a', env: [from('audit', 'SAYS')] })).toEqual({ A: 'zero trust' });
  expect(of({ name: 'a', env: [from('audit', 'NO')] })).toEqual({});
  expect(of({ name: 'a', env: [from('none', 'SAYS')] })).toEqual({});
  expect(of({ name: 'a', envFrom: [{ prefix: 'X_', configMapRef: { name: 'audit' } }] })).toEqual({ X_SAYS: 'zero trust', X_OTHER: 'a' });
});

test('env wins over envFrom, and what comes from elsewhere is left out', () => {
  expect(of({ name: 'a', env: [{ name: 'SAYS', value: 'goodbye' }], envFrom: [{ configMapRef: { name: 'audit' } }] })).toEqual({
    SAYS: 'goodbye',
    OTHER: 'a',
  });
  expect(of({ name: 'a', env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })).toEqual({});
});

test('the ConfigMaps that are asked for, each once', () => {
  const from = (name: string) => ({ name: 'A', valueFrom: { configMapKeyRef: { name, key: 'a' } } });
  expect(
    configMapsOf({ name: 'a', env: [from('one'), from('two'), { name: 'B' }], envFrom: [{ configMapRef: { name: 'one' } }, { secretRef: { name: 'x' } }] }),
  ).toEqual(['one', 'two']);
  expect(configMapsOf(undefined)).toEqual([]);
});
