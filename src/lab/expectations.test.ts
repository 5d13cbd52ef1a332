import { expect, test } from 'vitest';
import { server } from '../../test/support/nouns.ts';
import type { MatchesState, NodeState } from '../evidence/answers.ts';
import { mistakeIn } from './diagnosis.ts';
import { kept, state } from './expectations.ts';
import type { Judge, Rule } from './mistakes.ts';

const four: Judge<readonly NodeState[]> = (nodes) => (nodes.length === 4 ? undefined : 'not four');
const givenToOthers: Rule<MatchesState> = () => undefined;

test('a question goes with who can judge its answer, and with nobody else', () => {
  expect(state('four nodes', { kind: 'nodes' }, four, 5).about.question).toBe('the nodes');
  // @ts-expect-error a volume is not judged by a number of nodes
  expect(state('four nodes', { kind: 'volume', of: server }, four, 5).about.question).toBe('the volume of SPIRE Server');
  // @ts-expect-error the entries alone say nothing of pods
  expect(mistakeIn({ question: { kind: 'entries' }, finds: givenToOthers, advice: 'Look.' }).about.kind).toBe('entries');
  // @ts-expect-error a question of this kind says of which workload
  expect(() => state('a variable', { kind: 'env' }, () => undefined, 5)).toThrow();
});

test('only a list can be kept in its items', () => {
  expect(kept('all entries', { kind: 'entries' }).about.kind).toBe('entries');
  // @ts-expect-error a volume has no items
  expect(kept('the volume', { kind: 'volume', of: server }).about.kind).toBe('volume');
});
