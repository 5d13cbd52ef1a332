import { expect, test } from 'vitest';
import { client } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { HeldSvids, LifetimesState } from '../../evidence/answers.ts';
import { doesNotBridge, holdsOtherThan, livesLongerThan, wasRestarted } from './lifetimes.ts';

const withTtl = (ttl: number, defaultTtl?: string): LifetimesState => ({
  entries: [{ id: 'mtls-client', spiffeId: client.id, parentId: 'spiffe://spirelab.test/node/any', selectors: [], ttl }],
  held: [],
  ...(defaultTtl === undefined ? {} : { defaultTtl }),
});
/** Issued while it ran, where nothing else is said. */
const holding = (held: Omit<HeldSvids, 'issued'> & Partial<Pick<HeldSvids, 'issued'>>): LifetimesState => ({
  ...withTtl(30),
  held: [{ issued: held.seconds, ...held }],
});

test.each([
  [30, '1h', undefined],
  [60, undefined, undefined],
  [0, '1m', undefined],
  [61, '1h', 'The entry mtls-client gives X509-SVIDs of 61 s, and no more than 60 s are allowed.'],
  [
    61,
    '30s',
    'The entry mtls-client gives X509-SVIDs of 61 s, and no more than 60 s are allowed. default_x509_svid_ttl of SPIRE Server counts only for an entry that has no TTL of its own.',
  ],
  [
    0,
    undefined,
    'The entry mtls-client has no X509-SVID TTL, so default_x509_svid_ttl of SPIRE Server counts, which is 3600 s, and no more than 60 s are allowed.',
  ],
])('a TTL of %i s, and %s by default, against a policy of 60 s', (ttl, defaultTtl, mistake) => {
  expect(saying(livesLongerThan(60, client))(withTtl(ttl, defaultTtl))).toBe(mistake);
});

test.each([
  [40, '1h', undefined],
  [0, '1h', undefined],
  [
    0,
    '30s',
    'The entry mtls-client has no X509-SVID TTL, so default_x509_svid_ttl of SPIRE Server counts, which is 30 s. Just before one is renewed, half of that is left, and the server may be away for 20 s.',
  ],
  [39, '1h', 'The entry mtls-client gives X509-SVIDs of 39 s. Just before one is renewed, half of that is left, and the server may be away for 20 s.'],
])('a TTL of %i s, and %s by default, with a server that is away for 20 s', (ttl, defaultTtl, mistake) => {
  expect(saying(doesNotBridge(20, client))(withTtl(ttl, defaultTtl))).toBe(mistake);
});

test('an entry of somebody else is no matter', () => {
  const { entries } = withTtl(3600);
  const others = entries.map((entry) => ({ ...entry, spiffeId: 'spiffe://spirelab.test/other' }));
  expect(saying(livesLongerThan(60, client))({ ...withTtl(0), entries: others })).toBeUndefined();
});

test('what is held still, whatever the entry says now', () => {
  const finds = saying(holdsOtherThan(40, 120, client));
  expect(finds(holding({ pod: 'a', seconds: [15, 70] }))).toBeUndefined();
  expect(finds(holding({ pod: 'a', seconds: [] }))).toBeUndefined();
  expect(finds(holding({ pod: 'a', seconds: [70, 15] }))).toBe('a holds an X509-SVID that was made for 5 s, and from 40 to 120 s are wanted.');
  expect(saying(holdsOtherThan(0, 60, client))(holding({ pod: 'a', seconds: [3610] }))).toBe(
    'a holds an X509-SVID that was made for 3600 s, and no more than 60 s are wanted.',
  );
});

test('a program that was started after the mistake was made', () => {
  const finds = saying(wasRestarted(60, client));
  const started = '2026-11-25T02:00:01.000000000Z';
  expect(finds(holding({ pod: 'a', seconds: [3610, 40] }))).toBeUndefined();
  // It was started with the mistake, and held what came of it.
  expect(finds(holding({ pod: 'a', started, seconds: [3610, 40] }))).toBeUndefined();
  expect(finds(holding({ pod: 'a', started, seconds: [] }))).toBeUndefined();
  // Before the mend or just after it: what the agent still had was issued for the program that ran before.
  expect(finds(holding({ pod: 'a', started, seconds: [3610, 40], issued: [40] }))).toBeDefined();
  expect(finds(holding({ pod: 'a', started, seconds: [3610], issued: [] }))).toBeDefined();
  // Its log does not tell of its start any more.
  expect(finds(holding({ pod: 'a', seconds: [40, 40] }))).toBeUndefined();
  expect(finds(holding({ pod: 'a', started, seconds: [40] }))).toMatch(
    /^a was started at 02:00:01, after the mistake was made, and it was to be mended without a restart\./,
  );
});
