import { expect, test } from 'vitest';
import { lengthText, partText, runningPartText, shortPartText } from './part-text.ts';

const kubernetes = { part: 'kubernetes', doing: 'building', counted: { noun: 'program', number: 1, of: 24 }, usualSeconds: 330 };
const debian = { part: 'Debian bookworm', doing: 'installing' };

test.each([
  [partText(kubernetes), 'building kubernetes, program 1 of 24, usually 5 min 30 s'],
  [partText(debian), 'installing Debian bookworm'],
  [runningPartText(kubernetes, 31.2), 'building kubernetes, program 1 of 24, for 31 s, usually 5 min 30 s'],
  [runningPartText(debian, 61), 'installing Debian bookworm, for 61 s'],
  [shortPartText(kubernetes, 31.2), '1 of 24, kubernetes 31 s (usually 5 min 30 s)'],
  [shortPartText(debian, 61), 'Debian bookworm 61 s'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});

test.each([
  [0.4, '0 s'],
  [119.4, '119 s'],
  [120, '2 min'],
  [330, '5 min 30 s'],
  [599.7, '10 min'],
  [659, '11 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(lengthText(seconds)).toBe(text);
});
