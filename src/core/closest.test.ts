import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const tests = ['acid.server-stop', 'acid.entry-deletion', 'acid.spiffe-id-mismatch'];

test.each([
  ['acid.server-stp', 'acid.server-stop'],
  ['server-stop', 'acid.server-stop'],
  ['serverstop', 'acid.server-stop'],
  ['entry-delete', 'acid.entry-deletion'],
  ['spiffe-id-missmatch', 'acid.spiffe-id-mismatch'],
])('%s is closest to %s', (name, wanted) => expect(closest(name, tests)).toBe(wanted));

test.each(['', 'x', 'quite-another-thing-altogether'])('nothing is close to “%s”', (name) => expect(closest(name, tests)).toBeUndefined());

test('a short name may differ by two letters', () => {
  expect(closest('lst', ['ls'])).toBe('ls');
  expect(closest('abcd', ['ls'])).toBeUndefined();
});

test('among no candidates there is none', () => expect(closest('anything', [])).toBeUndefined());

test('how near it must be can be said', () => {
  expect(closest('mtls-clint', ['mtls-client', 'mtls-server'], 3)).toBe('mtls-client');
  expect(closest('mtls-server', ['mtls-client'], 3)).toBeUndefined();
});
