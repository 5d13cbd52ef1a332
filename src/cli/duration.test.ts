import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
])('%s is %i ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '90', 's', '1m 30s', '-5s', '5 minutes'])('“%s” is refused', (text) => {
  expect(() => parseDuration(text)).toThrow('is not a duration');
});
