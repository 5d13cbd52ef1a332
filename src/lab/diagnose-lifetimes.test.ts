import { expect, test } from 'vitest';
import { client } from '../../test/support/nouns.ts';
import { saying } from '../../test/support/saying.ts';
import { doesNotBridge, livesLongerThan } from './diagnose-lifetimes.ts';

const withTtl = (ttl: number) => [{ id: 'mtls-client', spiffeId: client.id, parentId: 'spiffe://spirelab.test/node/any', selectors: [], ttl }];

test.each([
  [30, undefined],
  [60, undefined],
  [61, 'The entry mtls-client gives X509-SVIDs of 61 s, and no more than 60 s are allowed.'],
  [0, 'The entry mtls-client says no TTL, so the server gives its default, which is 3600 s, and no more than 60 s are allowed.'],
])('a TTL of %i s against a policy of 60 s', (ttl, mistake) => {
  expect(saying(livesLongerThan(60, client))(withTtl(ttl))).toBe(mistake);
});

test.each([
  [40, undefined],
  [0, undefined],
  [39, 'The entry mtls-client gives X509-SVIDs of 39 s. Just before one is renewed, half of that is left, and the server may be away for 20 s.'],
])('a TTL of %i s, and a server that is away for 20 s', (ttl, mistake) => {
  expect(saying(doesNotBridge(20, client))(withTtl(ttl))).toBe(mistake);
});

test('an entry of somebody else is no matter', () => {
  const [entry] = withTtl(3600);
  expect(saying(livesLongerThan(60, client))([{ ...entry, spiffeId: 'spiffe://spirelab.test/other' }])).toBeUndefined();
});
