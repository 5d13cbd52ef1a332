import { expect, test } from 'vitest';
import type { EntryState } from '../../evidence/answers.ts';
import { entryDifferences } from './entry-differences.ts';

const entry: EntryState = { id: 'a', spiffeId: 'spiffe://t/a', parentId: 'spiffe://t/node', selectors: ['k8s:ns:a', 'k8s:sa:a'], ttl: 30 };

test('the same entries do not differ', () => expect(entryDifferences([entry], [{ ...entry }])).toEqual([]));

test.each<[readonly EntryState[], string]>([
  [[], 'There is no registration entry a (spiffe://t/a).'],
  [[entry, { ...entry, id: 'b' }], 'There is one more registration entry, b (spiffe://t/a).'],
  [[{ ...entry, parentId: 'spiffe://t/other' }], 'The registration entry a has the parent spiffe://t/other, not spiffe://t/node.'],
  [[{ ...entry, selectors: ['k8s:ns:a'] }], 'The registration entry a has the selectors k8s:ns:a, not k8s:ns:a, k8s:sa:a.'],
  [[{ ...entry, ttl: 3600 }], 'The registration entry a has the X509-SVID TTL 3600, not 30.'],
  [[{ ...entry, spiffeId: 'spiffe://t/b' }], 'The registration entry a has the SPIFFE ID spiffe://t/b, not spiffe://t/a.'],
  [[{ ...entry, others: ['admin: true'] }], 'The registration entry a says admin: true, and should not.'],
])('%j', (found, sentence) => {
  expect(entryDifferences(found, [entry])).toEqual([sentence]);
});
