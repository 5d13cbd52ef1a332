import { expect, test } from 'vitest';
import { mistakeBlocks } from './mistake-text.ts';

const mistake = {
  kind: 'unknown-parent',
  line: 3,
  column: 9,
  entry: 2,
  field: 'parent_id',
  says: 'Nothing has the ID spiffe://lab.test/node/anny: neither an agent nor an entry.',
  because: 'An agent gets the entries beneath its own ID and beneath the node aliases that are true of it.',
  nearest: 'spiffe://lab.test/node/any',
};

test('a mistake says where it is, what, why, and what to write', () => {
  expect(mistakeBlocks([mistake], 60)).toEqual([
    [
      'Line 3, column 9, entry 2, parent_id',
      '  Nothing has the ID spiffe://lab.test/node/anny: neither an',
      '  agent nor an entry.',
      '  An agent gets the entries beneath its own ID and beneath',
      '  the node aliases that are true of it.',
      '  Nearest: spiffe://lab.test/node/any',
    ].join('\n'),
  ]);
});

test('what is to be copied stands in lines of its own, and a file has no line', () => {
  expect(mistakeBlocks([{ kind: 'empty', says: 'It is empty.', because: 'Nothing is there.', nearest: '{\n  "entries": []\n}' }])).toEqual([
    'The file\n  It is empty.\n  Nothing is there.\n  Nearest:\n    {\n      "entries": []\n    }',
  ]);
});

test('one kind of mistake, made thousands of times, is told ten times and counted', () => {
  const blocks = mistakeBlocks([...Array.from({ length: 3000 }, (_, index) => ({ ...mistake, line: index + 1 })), { ...mistake, kind: 'ring' }]);
  expect(blocks).toHaveLength(12);
  expect(blocks[10]).toBe('The same 2990 more times. Lines 11, 12, 13, 14, 15, ….');
});
