import { expect, test } from 'vitest';
import { demandsNothing, selects, unmetDemand } from './label-selector.ts';

const labels = { app: 'client', tier: 'front' };
const expression = (key: string, operator: string, ...values: readonly string[]) => ({ matchExpressions: [{ key, operator, values }] });

test.each([
  ['nothing at all', undefined, true],
  ['an empty selector', {}, true],
  ['a label', { matchLabels: { app: 'client' } }, true],
  ['one label of two', { matchLabels: { app: 'client', tier: 'back' } }, false],
  ['one of several values', expression('app', 'In', 'server', 'client'), true],
  ['none of several values', expression('app', 'In', 'server'), false],
  ['a value to avoid', expression('app', 'NotIn', 'client'), false],
  ['a value to avoid of a label that is not there', expression('zone', 'NotIn', 'a'), true],
  ['a label with any value', expression('app', 'Exists'), true],
  ['no such label', expression('app', 'DoesNotExist'), false],
  ['an operator that there is not', expression('app', 'Like', 'client'), false],
])('%s', (_, selector, selected) => {
  expect(selects(selector, labels)).toBe(selected);
});

test('says which demand is not met', () => {
  expect(unmetDemand({ matchLabels: { tier: 'back' } }, labels)).toEqual({ label: 'tier', demand: 'tier=back' });
  expect(unmetDemand(expression('app', 'NotIn', 'client', 'server'), labels)).toEqual({ label: 'app', demand: 'app NotIn client server' });
});

test('demands nothing where both lists are empty', () => {
  for (const selector of [undefined, {}, { matchLabels: {} }, { matchExpressions: [] }]) expect(demandsNothing(selector)).toBe(true);
  expect(demandsNothing(expression('app', 'Exists'))).toBe(false);
});
