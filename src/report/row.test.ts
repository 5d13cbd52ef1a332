import { expect, test } from 'vitest';
import { cut } from './cut.ts';
import { painter } from './paint.ts';
import { rowText } from './row.ts';

const plain = painter(false);

test('the title gives way to the tail, the note to both', () => {
  const row = { title: 'Create the cluster', tail: '12s', note: 'Starting control-plane' };
  expect(rowText(row, 60, plain)).toBe('Create the cluster  12s  Starting control-plane');
  expect(rowText(row, 36, plain)).toBe('Create the cluster  12s  Starting c…');
  expect(rowText(row, 30, plain)).toBe('Create the cluster  12s');
  expect(rowText(row, 15, plain)).toBe('Create th…  12s');
});

test('only the first line, without control characters', () => {
  expect(cut('\u001b[32mready\u001b[0m\nmore', 20)).toBe('ready');
});

test('colour takes no room', () => {
  expect(rowText({ title: 'a', tail: '1s' }, 10, painter(true))).toBe('a  \u001b[2m1s\u001b[22m');
});
