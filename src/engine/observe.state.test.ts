import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type FakeLab, fakeLab, type Script } from '../../test/support/fake-lab.ts';
import { agents } from '../../test/support/nouns.ts';
import { one, see } from '../../test/support/observed-step.ts';
import { Failure } from '../core/failure.ts';
import type { Answers } from '../evidence/answers.ts';
import type { ObjectName } from '../evidence/nouns.ts';
import type { Ask } from '../evidence/questions.ts';
import { kept, logged, state, unchanged } from '../lab/expectations.ts';

/** Somebody who is asked about the trust bundle only. */
const saying =
  (...authorities: readonly string[]): Ask =>
  (question) =>
    fakeLab(new FakeClock(), { answers: { 'trust-bundle': () => authorities } }).ask(question, new AbortController().signal);
const authorities = (...now: readonly string[]): Script => ({ answers: { 'trust-bundle': () => now } });
const service: ObjectName<'Service'> = { apiVersion: 'v1', kind: 'Service', name: 'none', namespace: 'spire' };
const failing = { msg: 'Synchronize failed', level: 'error' };
const syncFails = logged(agents, 'Synchronize failed', { where: { level: 'error' }, within: 30 });

describe('state', () => {
  const many = (count: number): Answers['nodes'] => Array.from({ length: count }, (_, at) => ({ name: `${at}`, uid: `${at}`, ready: true, worker: true }));
  const four = state('four nodes', { kind: 'nodes' }, (nodes) => (nodes.length === 4 ? undefined : `${nodes.length} nodes`), 2);

  test('it is asked again until it is as it should be', async () => {
    const answers = [1, 3, 4];
    const { results, ended } = await see([four], { script: { answers: { nodes: () => many(answers.shift() ?? 0) } } });
    expect(results).toMatchObject([
      { status: 'passed', received: 'as expected', evidence: [{ kind: 'state', from: ['kubernetes'], question: 'the nodes', state: JSON.stringify(many(4)) }] },
    ]);
    expect(ended).toBe(500);
  });

  test('the last value is what was received', async () => {
    const { results, ended } = await see([four], { script: { answers: { nodes: () => many(3) } } });
    expect(results).toMatchObject([
      { status: 'failed', reason: 'different', received: '3 nodes', evidence: [{ kind: 'state', state: JSON.stringify(many(3)) }] },
    ]);
    expect(ended).toBe(2000);
  });

  test('a server that cannot be asked yet is not as it should be yet', async () => {
    let asked = 0;
    const nodes = (): Answers['nodes'] => {
      asked += 1;
      if (asked < 3) throw new Failure('E_SPIRE_CLI', 'not up yet');
      return many(4);
    };
    expect(await one(four, { script: { answers: { nodes } } })).toMatchObject({ status: 'passed' });
  });

  test('what is never answered is no state', async () => {
    const entries = (): never => {
      throw new Failure('E_SPIRE_CLI', 'not up yet');
    };
    const result = await one(
      state('an entry', { kind: 'entries' }, () => undefined, 1),
      { script: { answers: { entries } } },
    );
    expect(result).toMatchObject({ status: 'failed', received: 'not up yet' });
    expect(result.evidence).toMatchObject([{ kind: 'unanswered', from: ['spire-server'], question: 'the registration entries', why: 'not up yet' }]);
  });

  test('what is not there is a state, too', async () => {
    const result = await one(
      state('no such Service', { kind: 'service', of: service }, () => undefined, 1),
      { script: { answers: { service: () => undefined } } },
    );
    expect(result.evidence).toMatchObject([{ kind: 'state', state: 'null' }]);
  });

  test('any other trouble with asking is no verdict on SPIRE', async () => {
    const dead = new Failure('E_API_SILENT', 'no answer');
    const nodes = (): never => {
      throw dead;
    };
    await expect(see([four], { script: { answers: { nodes } } })).rejects.toBe(dead);
  });
});

describe('unchanged', () => {
  const bundle = unchanged('the same authorities', { kind: 'trust-bundle' }, 1);
  const asBefore = async () => new Map([[bundle, await bundle.remember(saying('a', 'b'))]]);

  test('it is asked when everything else of the step has been decided, and not before', async () => {
    const order: string[] = [];
    const script: Script = { answers: { 'trust-bundle': () => (order.push('asked') > 0 ? ['a', 'b'] : []) } };
    const act = (lab: FakeLab): void => {
      lab.say('spire-agent-1', failing, 4000);
      lab.logs.listen(({ message }) => void order.push(message));
    };
    const { results } = await see([bundle, syncFails], { baselines: await asBefore(), script, act });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
    expect(order).toEqual(['Synchronize failed', 'asked']);
  });

  test('where nobody asked before the fault, it is a defect and no verdict on SPIRE', async () => {
    await expect(one(bundle, { script: authorities('a', 'b') })).rejects.toMatchObject({ code: 'E_DEFECT' });
  });

  test('another value fails it', async () => {
    const result = await one(bundle, { baselines: await asBefore(), script: authorities('a', 'c') });
    expect(result).toMatchObject({ status: 'failed', reason: 'different', received: 'before the fault it was ["a","b"], now it is ["a","c"]' });
  });
});

describe('kept', () => {
  const bundle = kept('the authorities that it had', { kind: 'trust-bundle' }, 1);
  const look = async (...now: readonly string[]) =>
    one(bundle, { baselines: new Map([[bundle, await bundle.remember(saying('a', 'b'))]]), script: authorities(...now) });

  test('a list that has grown has kept what it had', async () => {
    expect(await look('a', 'b', 'c')).toMatchObject({ status: 'passed' });
  });

  test.each([[['a', 'c']], [[]], [['a, b']]])('%j has not', async (now) => {
    expect(await look(...now)).toMatchObject({ status: 'failed', reason: 'different' });
  });
});
