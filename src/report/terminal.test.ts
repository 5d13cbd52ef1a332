import { expect, test } from 'vitest';
import { terminalOf } from './terminal.ts';

const tty = { isTTY: true, columns: 120 };

test.each([
  ['a terminal', tty, {}, { isTTY: true, color: true, columns: 120 }],
  ['a pipe', {}, {}, { isTTY: false, color: false, columns: 80 }],
  ['NO_COLOR', tty, { NO_COLOR: '1' }, { isTTY: true, color: false, columns: 120 }],
  ['an empty NO_COLOR', tty, { NO_COLOR: '' }, { isTTY: true, color: true, columns: 120 }],
  ['FORCE_COLOR over NO_COLOR', {}, { NO_COLOR: '1', FORCE_COLOR: '1' }, { isTTY: false, color: true, columns: 80 }],
  ['FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, { isTTY: true, color: false, columns: 120 }],
  ['TERM=dumb', tty, { TERM: 'dumb' }, { isTTY: false, color: false, columns: 120 }],
])('%s', (_, stream, env, expected) => {
  expect(terminalOf(stream, env)).toEqual(expected);
});
