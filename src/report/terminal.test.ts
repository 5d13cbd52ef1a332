import { expect, test } from 'vitest';
import { type Screen, terminalOf, textWidth } from './terminal.ts';

const tty = { isTTY: true, columns: 120, rows: 30 };

test.each([
  ['a terminal', tty, {}, { live: true, color: true, columns: 120 }],
  ['a pipe', {}, {}, { live: false, color: false, columns: 80 }],
  ['NO_COLOR', tty, { NO_COLOR: '1' }, { live: true, color: false, columns: 120 }],
  ['an empty NO_COLOR', tty, { NO_COLOR: '' }, { live: true, color: true, columns: 120 }],
  ['FORCE_COLOR over NO_COLOR', {}, { NO_COLOR: '1', FORCE_COLOR: '1' }, { live: false, color: true, columns: 80 }],
  ['FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, { live: true, color: false, columns: 120 }],
  ['TERM=dumb', tty, { TERM: 'dumb' }, { live: false, color: false, columns: 120 }],
  ['a terminal in CI', tty, { CI: 'true' }, { live: false, color: true, columns: 120 }],
  ['CI=false', tty, { CI: 'false' }, { live: true, color: true, columns: 120 }],
  ['an empty CI', tty, { CI: '' }, { live: true, color: true, columns: 120 }],
  ['a terminal of unknown size', { isTTY: true, columns: 0, rows: 0 }, {}, { live: false, color: true, columns: 80 }],
  ['unknown height', { isTTY: true, columns: 100, rows: 0 }, {}, { live: false, color: true, columns: 100 }],
  ['unknown width', { isTTY: true, columns: 0, rows: 30 }, {}, { live: false, color: true, columns: 80 }],
  ['ten rows', { isTTY: true, columns: 80, rows: 10 }, {}, { live: false, color: true, columns: 80 }],
  ['one column', { isTTY: true, columns: 1, rows: 24 }, {}, { live: false, color: true, columns: 40 }],
  ['the usual size', { isTTY: true, columns: 80, rows: 24 }, {}, { live: true, color: true, columns: 80 }],
] as const)('%s', (_, screen: Screen, env, expected) => {
  expect(terminalOf(screen, env)).toEqual(expected);
});

test.each([
  [undefined, 80],
  [0, 80],
  [1, 40],
  [39, 40],
  [132, 132],
])('text for a screen of %s columns is %i wide', (columns, width) => {
  expect(textWidth(columns === undefined ? {} : { columns })).toBe(width);
});
