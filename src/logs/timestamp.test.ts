import { expect, test } from 'vitest';
import { formatTimestamp, fromSeconds, parseTimestamp, toSeconds } from './timestamp.ts';

test('nanoseconds survive the way there and back', () => {
  for (const text of ['2026-11-22T20:28:02.728431304Z', '2026-11-22T20:28:02.000000001Z', '1970-01-01T00:00:00.000000000Z', '2026-12-31T23:59:59.999999999Z'])
    expect(formatTimestamp(parseTimestamp(text) ?? -1n)).toBe(text);
});

test('a short fraction is one of a second, not a number of nanoseconds', () => {
  expect(parseTimestamp('2026-11-22T20:28:02.5Z')).toBe(parseTimestamp('2026-11-22T20:28:02.500000000Z'));
  expect(parseTimestamp('2026-11-22T20:28:02Z')).toBe(parseTimestamp('2026-11-22T20:28:02.000000000Z'));
});

test('the same instant in other zones is the same number', () => {
  const utc = parseTimestamp('2026-11-22T20:28:02.5Z');
  expect(parseTimestamp('2026-11-22T21:28:02.5+01:00')).toBe(utc);
  expect(parseTimestamp('2026-11-22T14:58:02.5-05:30')).toBe(utc);
});

test('one nanosecond decides which came first', () => {
  const stamps = ['2026-11-22T20:28:02.100000002Z', '2026-11-22T20:28:02.100000001Z', '2026-11-22T20:28:01.999999999Z'];
  const ordered = stamps.toSorted((left, right) => ((parseTimestamp(left) ?? 0n) < (parseTimestamp(right) ?? 0n) ? -1 : 1));
  expect(ordered).toEqual(stamps.toReversed());
});

test.each([
  '',
  'yesterday',
  '2026-11-22',
  '2026-11-22T20:28:02',
  '2026-11-22T20:28:02.Z',
  '2026-13-22T20:28:02Z',
  '2026-11-22T20:28:02.1234567890Z',
  ' 2026-11-22T20:28:02Z',
])('“%s” is no time stamp', (text) => expect(parseTimestamp(text)).toBeUndefined());

test('seconds become nanoseconds and back', () => {
  expect(fromSeconds(1.5)).toBe(1_500_000_000n);
  expect(fromSeconds(-30)).toBe(-30_000_000_000n);
  expect(toSeconds(2_500_000_000n)).toBe(2.5);
});
