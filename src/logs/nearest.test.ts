import { expect, test } from 'vitest';
import { line, writer } from '../../test/support/lines.ts';
import type { LogEntry } from './entry.ts';
import { nearest } from './nearest.ts';

const by = writer('spire-agent-1');
const entry = (seconds: number, message: string, error = ''): LogEntry => line(seconds, by, { msg: message, error });
const byLength = ({ message }: LogEntry): number => (message.startsWith('x') ? 0 : message.length);
const shown = (entries: readonly LogEntry[], count?: number): readonly string[] => nearest(entries, byLength, count).map(({ message }) => message);

test('the best come first, and what is not near at all is left out', () => {
  expect(shown([entry(1, 'a'), entry(2, 'ccc'), entry(3, 'xxxx'), entry(4, 'bb')])).toEqual(['ccc', 'bb', 'a']);
});

test('of equally near ones the later comes first', () => {
  expect(shown([entry(1, 'a'), entry(3, 'c'), entry(2, 'b')])).toEqual(['c', 'b', 'a']);
});

test('of lines that say the same only the last is shown; another error says something else', () => {
  const found = nearest([entry(1, 'a', 'refused'), entry(2, 'a', 'refused'), entry(3, 'a', 'timeout')], byLength);
  expect(found.map(({ fields }) => fields['error'])).toEqual(['timeout', 'refused']);
  expect(found[1]?.at).toBe(entry(2, 'a').at);
});

test('no more than were asked for, five by default', () => {
  const many = Array.from({ length: 9 }, (_, index) => entry(index, 'a'.repeat(index + 1)));
  expect(shown(many)).toHaveLength(5);
  expect(shown(many, 2)).toEqual(['a'.repeat(9), 'a'.repeat(8)]);
  expect(shown([])).toEqual([]);
});
