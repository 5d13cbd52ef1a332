import { expect, test } from 'vitest';
import { wrap, wrapUnder } from './wrap.ts';

test('breaks between words and keeps long ones whole', () => {
  expect(wrap('one two three /a/very/long/path four', 10)).toEqual(['one two', 'three', '/a/very/long/path', 'four']);
});

test('keeps lines and their indentation', () => {
  expect(wrap('first\n\n  - second point\n', 12)).toEqual(['first', '', '  - second', '  point']);
});

test('indents under a label', () => {
  expect(wrapUnder('Why: ', 'one two three', 12)).toEqual(['Why: one two', '     three']);
});

test('what is to be typed is never broken', () => {
  expect(wrap('first run `kubectl get pods -A`, and look', 10)).toEqual(['first run', '`kubectl get pods -A`,', 'and look']);
});
