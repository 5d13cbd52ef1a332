import { expect, test } from 'vitest';
import { finding, judgeOf, mistake, noneOf, passingMistake, rule } from './mistakes.ts';

const odd = rule('numbers/odd', (value: unknown) => (Number(value) % 2 === 0 ? undefined : mistake('It is no even number.', `It is ${value}.`)));
const large = rule('numbers/large', (value: unknown) => (Number(value) < 10 ? undefined : passingMistake('It is too large.', `${value} is more than 9.`)));

test('the first of several mistakes is the one that is told', () => {
  const finds = noneOf(odd, large);
  expect(finds(2)).toBeUndefined();
  expect(finds(13)).toEqual({ differs: 'It is no even number.', says: 'It is 13.', mayPass: false, rule: 'numbers/odd' });
  expect(finds(12)).toEqual({ differs: 'It is too large.', says: '12 is more than 9.', mayPass: true, rule: 'numbers/large' });
});

test('a rule judges a state by the whole of what it says, and a judge stays one', () => {
  expect(judgeOf(odd)(13)).toBe('It is 13.');
  expect(judgeOf(odd)(2)).toBeUndefined();
  expect(judgeOf(() => 'wrong')(2)).toBe('wrong');
});

test('what a judge says can be told as a mistake, which may pass', () => {
  const finds = finding('numbers/other', 'It differs.', (value) => (value === 1 ? undefined : 'it is not 1'));
  expect(finds(1)).toBeUndefined();
  expect(finds(2)).toEqual({ differs: 'It differs.', says: 'it is not 1', mayPass: true, rule: 'numbers/other' });
});
