import { expect, test } from 'vitest';
import { catalogue, type FailureCode } from './catalogue.ts';
import { exitCodeOf, Failure, toProblem } from './failure.ts';

test('a failure is what the catalogue says of its code, and what the place adds', () => {
  const cause = new Error('ECONNREFUSED');
  const failure = new Failure('E_FOREIGN', 'The cluster spirelab-lab was not made by spirelab.', {
    next: 'npm run lab:deploy',
    left: 'it was not touched',
    evidence: ['a', 'b'],
    cause,
  });
  expect(failure.cause).toBe(cause);
  expect(failure).toBeInstanceOf(Error);
  expect(toProblem(failure)).toEqual({
    code: 'E_FOREIGN',
    title: 'That cluster is not ours',
    message: 'The cluster spirelab-lab was not made by spirelab.',
    hint: 'It was left untouched. Choose another --name.',
    next: 'npm run lab:deploy',
    left: 'it was not touched',
    evidence: ['a', 'b'],
  });
});

test('what the place does not add is absent, not empty', () => {
  expect(Object.keys(toProblem(new Failure('E_TIMEOUT', 'too long')))).toEqual(['code', 'title', 'message', 'hint']);
});

test('a hint of the place replaces the general one', () => {
  expect(toProblem(new Failure('E_USAGE', 'no', { hint: 'There are a, b and c.' })).hint).toBe('There are a, b and c.');
});

test.each(Object.keys(catalogue) as FailureCode[])('%s ends with the exit code of the catalogue', (code) => {
  expect(exitCodeOf(new Failure(code, 'message'))).toBe(catalogue[code].exit);
});

test('anything else that was thrown is a defect of the tool, with its stack', () => {
  const error = new TypeError('undefined is not a function');
  expect(toProblem(error)).toMatchObject({ code: 'E_DEFECT', message: 'undefined is not a function', evidence: [error.stack] });
  expect(toProblem('a string')).toMatchObject({ code: 'E_DEFECT', message: 'a string', evidence: [] });
  expect(exitCodeOf(error)).toBe(4);
});
