import { describe, expect, test } from 'vitest';
import { saying } from '../../../test/support/saying.ts';
import type { GivenRule, Right, RightsState } from '../../evidence/rights.ts';
import { mayMoreThan, mayNotAll } from './rights.ts';

const account = { namespace: 'spire', name: 'spire-server' };
const review: Right = { verb: 'create', group: 'authentication.k8s.io', resource: 'tokenreviews' };
const read: Right = { verb: 'get', group: '', resource: 'pods', namespace: 'spire' };
const publish: Right = { verb: 'patch', group: '', resource: 'configmaps', name: 'spire-bundle' };
const rule = (changes: Partial<GivenRule> = {}): GivenRule => ({
  verbs: ['create'],
  groups: ['authentication.k8s.io'],
  resources: ['tokenreviews'],
  names: [],
  by: 'clusterrolebinding/a of clusterrole/b',
  ...changes,
});
const state = (allowed: boolean, given: readonly GivenRule[], others: readonly string[] = []): RightsState => ({
  asked: [
    { right: read, allowed: true, others: [] },
    { right: review, allowed, others },
  ],
  given,
});

describe('a right that is missing', () => {
  const finds = saying(mayNotAll(account));

  test('is none where the authorizer allows it, from whichever role', () => {
    expect(finds(state(true, []))).toBeUndefined();
  });

  test.each<[string, RightsState]>([
    ['serviceaccount/spire-server may not create tokenreviews of authentication.k8s.io.', state(false, [])],
    [
      'serviceaccount/spire-server may not create tokenreviews of authentication.k8s.io. The rule from clusterrolebinding/a of clusterrole/b has tokenreviews in the API group “”, and they are in “authentication.k8s.io”.',
      state(false, [rule({ groups: [''] })]),
    ],
    [
      'serviceaccount/spire-server may not create tokenreviews of authentication.k8s.io. The rule from clusterrolebinding/a of clusterrole/b lets it get and list tokenreviews.',
      state(false, [rule({ verbs: ['get', 'list'] })]),
    ],
    [
      'serviceaccount/spire-server may not create tokenreviews of authentication.k8s.io. The rule from clusterrolebinding/a of clusterrole/b says tokenreview; the resource is called tokenreviews.',
      state(false, [rule({ resources: ['tokenreview'] })]),
    ],
    [
      'serviceaccount/spire-server may not create tokenreviews of authentication.k8s.io. serviceaccount/spire-agent may, and does not need it.',
      state(false, [], ['spire-agent']),
    ],
  ])('%s', (told, value) => {
    expect(finds(value)).toBe(told);
  });
});

describe('a right that is too much', () => {
  const finds = saying(mayMoreThan(account, [review, read, publish]));

  test('is none of those that are wanted, whoever gives them', () => {
    expect(finds(state(true, [rule(), rule({ verbs: ['get'], groups: [''], resources: ['pods'], by: 'rolebinding/own of role/own' })]))).toBeUndefined();
  });

  test.each<[string, GivenRule]>([
    [
      'serviceaccount/spire-server may do everything, by clusterrolebinding/oops of clusterrole/cluster-admin.',
      rule({ verbs: ['*'], groups: ['*'], resources: ['*'], by: 'clusterrolebinding/oops of clusterrole/cluster-admin' }),
    ],
    [
      'serviceaccount/spire-server may list pods, by clusterrolebinding/a of clusterrole/b.',
      rule({ verbs: ['get', 'list'], groups: [''], resources: ['pods'] }),
    ],
    ['serviceaccount/spire-server may get secrets.', rule({ verbs: ['get'], groups: [''], resources: ['pods', 'secrets'], by: '' })],
    ['serviceaccount/spire-server may * tokenreviews of authentication.k8s.io, by clusterrolebinding/a of clusterrole/b.', rule({ verbs: ['*'] })],
    [
      'serviceaccount/spire-server may patch configmaps, by clusterrolebinding/a of clusterrole/b.',
      rule({ verbs: ['patch'], groups: [''], resources: ['configmaps'] }),
    ],
  ])('%s', (told, much) => {
    expect(finds(state(true, [rule(), much]))).toBe(told);
  });

  test('a right to one object is wanted for that object only', () => {
    const one = rule({ verbs: ['patch'], groups: [''], resources: ['configmaps'], names: ['spire-bundle'] });
    expect(finds(state(true, [one]))).toBeUndefined();
    expect(finds(state(true, [{ ...one, names: ['spire-bundle', 'other'] }]))).toContain('may patch configmaps');
  });
});
