import { expect, test } from 'vitest';
import { catalogue, type FailureCode } from './catalogue.ts';
import { command, commandOn, type LabAddress, shell } from './command-line.ts';
import { exitCodeOf, Failure, isUnanswered, toProblem } from './failure.ts';

const second: LabAddress = { name: 'second', meantByDefault: false, configFile: 'labs.yaml', choices: [] };

test('a failure is what the catalogue says of its code, and what the place adds', () => {
  const cause = new Error('ECONNREFUSED');
  const failure = new Failure('E_FOREIGN', 'The cluster spirelab-lab was not made by spirelab.', {
    next: [shell('docker ps'), commandOn('third', 'up')],
    left: 'it was not touched',
    evidence: ['a', 'b'],
    cause,
  });
  expect(failure.cause).toBe(cause);
  expect(failure).toBeInstanceOf(Error);
  expect(toProblem(failure, second)).toEqual({
    code: 'E_FOREIGN',
    title: 'That cluster is not ours',
    message: 'The cluster spirelab-lab was not made by spirelab.',
    hint: 'It was left untouched. Choose another --name.',
    next: 'docker ps\nnpm run lab:deploy -- --name third -c labs.yaml',
    left: 'it was not touched',
    evidence: ['a', 'b'],
  });
});

test('what the place does not add is absent, not empty', () => {
  expect(Object.keys(toProblem(new Failure('E_TIMEOUT', 'too long'), second))).toEqual(['code', 'title', 'message', 'hint']);
});

test('what the place does not say to type, the catalogue says, and the place may say that there is nothing', () => {
  expect(toProblem(new Failure('E_HEAL', 'it was not healed'), second).next).toBe('npm run -s lab -- reset --name second -c labs.yaml');
  expect(toProblem(new Failure('E_HEAL', 'it was not healed', { next: [command('down')] }), second).next).toBe(
    'npm run lab:destroy -- --name second -c labs.yaml',
  );
  expect(toProblem(new Failure('E_HEAL', 'it was not healed', { next: [] }), second)).not.toHaveProperty('next');
});

test('a hint of the place replaces the general one', () => {
  expect(toProblem(new Failure('E_USAGE', 'no', { hint: 'There are a, b and c.' }), second).hint).toBe('There are a, b and c.');
});

test.each(Object.keys(catalogue) as FailureCode[])('%s ends with the exit code of the catalogue', (code) => {
  expect(exitCodeOf(new Failure(code, 'message'))).toBe(catalogue[code].exit);
});

test('anything else that was thrown is a defect of the tool, with its stack', () => {
  const error = new TypeError('undefined is not a function');
  expect(toProblem(error, second)).toMatchObject({ code: 'E_DEFECT', message: 'undefined is not a function', evidence: [error.stack] });
  expect(toProblem('a string', second)).toMatchObject({ code: 'E_DEFECT', message: 'a string', evidence: [] });
  expect(exitCodeOf(error)).toBe(4);
});

test.each<[FailureCode, boolean]>([
  ['E_KUBERNETES', true],
  ['E_SPIRE_CLI', true],
  ['E_NOT_COLLECTED', true],
  ['E_NODE_DIED', false],
  ['E_DEFECT', false],
])('%s leaves a question without an answer: %s', (code, unanswered) => expect(isUnanswered(new Failure(code, 'It is so.'))).toBe(unanswered));

test('a defect is no missing answer', () => expect(isUnanswered(new TypeError('x is undefined'))).toBe(false));
