import { expect, test } from 'vitest';
import { aboutOf } from '../evidence/describe-question.ts';
import { mistake } from '../lab/mistakes.ts';
import type { Hint } from './diagnose.ts';
import { type Asking, stageHint, type Told } from './hint-stages.ts';

const about = aboutOf({ kind: 'entries' });
const typo = (found: string): Hint => ({
  mistake: { ...mistake('A selector differs.', `The entry demands ${found}.`), rule: 'registration/typo' },
  about,
  advice: 'Compare.',
});
const loose: Hint = { mistake: { ...mistake('It is given to others.', 'strict-client gets it.'), rule: 'registration/loose' }, about, advice: 'Who else?' };

/** The stages told, one question after the other. */
function asked(...questions: readonly (readonly [Asking, ...(readonly Hint[])])[]): readonly (number | undefined)[] {
  let told: readonly Told[] = [];
  return questions.map(([asking, ...hints]) => {
    const next = stageHint(hints, told, asking);
    told = next.told;
    return next.hint?.stage;
  });
}

test('a hint begins with where to look, then says what differs, then the whole', () => {
  const [hint, again] = [stageHint([typo('a')], [], 'next'), stageHint([typo('a')], [], 'again')];
  expect(hint.hint).toEqual({ stage: 1, where: 'Compare.' });
  expect(again.hint).toEqual(hint.hint);
  const second = stageHint([typo('a')], hint.told, 'next');
  expect(second.hint).toEqual({ stage: 2, where: 'Compare.', differs: 'A selector differs.' });
  const third = stageHint([typo('a')], second.told, 'next');
  expect(third.hint).toEqual({
    stage: 3,
    where: 'Compare.',
    differs: 'A selector differs.',
    says: 'The entry demands a.',
    found: { rule: 'registration/typo', question: 'the registration entries', from: ['spire-server'] },
  });
});

test.each<[string, readonly (readonly [Asking, ...(readonly Hint[])])[], readonly (number | undefined)[]]>([
  [
    'the last stage stays the last',
    [
      ['next', typo('a')],
      ['next', typo('a')],
      ['next', typo('a')],
      ['next', typo('a')],
    ],
    [1, 2, 3, 3],
  ],
  [
    'a check tells nothing more, however often',
    [
      ['again', typo('a')],
      ['again', typo('a')],
      ['next', typo('a')],
      ['again', typo('a')],
    ],
    [1, 1, 2, 2],
  ],
  [
    'another mistake begins at the beginning',
    [
      ['next', typo('a')],
      ['next', typo('a')],
      ['next', loose],
    ],
    [1, 2, 1],
  ],
  [
    'the whole is not told of what was changed since',
    [
      ['next', typo('a')],
      ['next', typo('a')],
      ['next', typo('a')],
      ['again', typo('b')],
      ['next', typo('b')],
    ],
    [1, 2, 3, 2, 3],
  ],
  [
    'whoever was led to what differs stays there',
    [
      ['next', typo('a')],
      ['next', typo('a')],
      ['again', typo('b')],
      ['next', typo('b')],
    ],
    [1, 2, 2, 3],
  ],
  [
    'a mistake that comes back is told as far as it was',
    [
      ['next', typo('a')],
      ['next', typo('a')],
      ['next', loose],
      ['again', typo('a')],
    ],
    [1, 2, 1, 2],
  ],
  [
    'a time that went on is no change',
    [
      ['next', typo('at 16:00:01')],
      ['next', typo('at 16:00:02')],
      ['next', typo('at 16:00:03')],
      ['again', typo('at 16:00:04')],
    ],
    [1, 2, 3, 3],
  ],
  [
    'of several mistakes the first is told',
    [
      ['next', typo('a'), loose],
      ['next', typo('a'), loose],
    ],
    [1, 2],
  ],
  ['where nothing is wrong, nothing is told', [['next'], ['next', loose]], [undefined, 1]],
])('%s', (_, questions, stages) => {
  expect(asked(...questions)).toEqual(stages);
});
