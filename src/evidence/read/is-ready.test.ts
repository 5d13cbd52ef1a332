import { expect, test } from 'vitest';
import { isReady } from './is-ready.ts';

const having = (...conditions: readonly (readonly [string, string])[]) => ({ status: { conditions: conditions.map(([type, status]) => ({ type, status })) } });

test('ready is what has that condition, and it is true', () => {
  expect(isReady(having(['Initialized', 'True'], ['Ready', 'True']))).toBe(true);
  expect(isReady(having(['Ready', 'False'], ['ContainersReady', 'True']))).toBe(false);
  expect(isReady(having(['Ready', 'Unknown']))).toBe(false);
});

test('what nothing is known of is not ready', () => {
  for (const nothing of [{}, { status: {} }, having()]) expect(isReady(nothing)).toBe(false);
});
