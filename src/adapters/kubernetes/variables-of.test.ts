import { expect, test } from 'vitest';
import { variablesOf } from './variables-of.ts';

const maps: Readonly<Record<string, Record<string, string>>> = { audit: { SAYS: 'zero trust', OTHER: 'a' } };
const of = (container: Parameters<typeof variablesOf>[0]) =>
  variablesOf(container, async (name) => (maps[name] === undefined ? undefined : { data: maps[name] }));

test('values as they are written, and an empty one', async () => {
  expect(await of({ name: 'a', env: [{ name: 'A', value: 'b' }, { name: 'EMPTY' }] })).toEqual({ A: 'b', EMPTY: '' });
  expect(await of(undefined)).toEqual({});
});

test('values from ConfigMaps, one by one or all of them', async () => {
  const from = (name: string, key: string) => ({ name: 'A', valueFrom: { configMapKeyRef: { name, key } } });
  expect(await of({ name: 'a', env: [from('audit', 'SAYS')] })).toEqual({ A: 'zero trust' });
  expect(await of({ name: 'a', env: [from('audit', 'NO')] })).toEqual({});
  expect(await of({ name: 'a', env: [from('none', 'SAYS')] })).toEqual({});
  expect(await of({ name: 'a', envFrom: [{ prefix: 'X_', configMapRef: { name: 'audit' } }] })).toEqual({ X_SAYS: 'zero trust', X_OTHER: 'a' });
});

test('env wins over envFrom, and what comes from elsewhere is left out', async () => {
  expect(await of({ name: 'a', env: [{ name: 'SAYS', value: 'goodbye' }], envFrom: [{ configMapRef: { name: 'audit' } }] })).toEqual({
    SAYS: 'goodbye',
    OTHER: 'a',
  });
  expect(await of({ name: 'a', env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })).toEqual({});
});
