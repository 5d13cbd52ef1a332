import { expect, test } from 'vitest';
import { coveredNames, faultOfDnsName, isNoName } from './dns-name.ts';
import { faultsOfId } from './spiffe-id.ts';

test.each(['spiffe://lab.test/a', 'spiffe://a_b-c.1/A/b.c/-_', `spiffe://lab.test/${'x'.repeat(2029)}`])('%s is a SPIFFE ID', (id) =>
  expect(faultsOfId(id)).toEqual([]),
);

/** Each with what it becomes; undefined where nobody can know. */
test.each([
  ['lab.test/a', 'spiffe://lab.test/a'],
  ['Spiffe://lab.test/a', 'spiffe://lab.test/a'],
  ['https://lab.test/a', 'spiffe://lab.test/a'],
  ['spiffe:/lab.test/a', 'spiffe://lab.test/a'],
  [' spiffe://lab.test/a', 'spiffe://lab.test/a'],
  ['spiffe://Lab.test/a', 'spiffe://lab.test/a'],
  ['spiffe://lab.test:8081/a', 'spiffe://lab.test/a'],
  ['spiffe://lab.test/a/', 'spiffe://lab.test/a'],
  ['spiffe://lab.test//a', 'spiffe://lab.test/a'],
  ['spiffe://lab.test/a?x=1', 'spiffe://lab.test/a'],
  ['spiffe://lab.test/a#x', 'spiffe://lab.test/a'],
  ['spiffe://lab.test/my shop', 'spiffe://lab.test/my-shop'],
  ['spiffe://lab.test', undefined],
  ['spiffe://lab.test/', undefined],
  ['spiffe:///a', undefined],
  ['spiffe://me@lab.test/a', undefined],
  ['spiffe://lab.test/a/../b', undefined],
  ['spiffe://lab.test/a%20b', undefined],
  ['spiffe://lab.test/käse', undefined],
  ['spiffe://läb.test/a', undefined],
  [`spiffe://${'x'.repeat(256)}/a`, undefined],
  [`spiffe://lab.test/${'x'.repeat(2040)}`, undefined],
  [`spiffe://lab.test/ns/$\{NS}`, undefined],
  ['spiffe://lab.test/ns/{{ .PodMeta.Namespace }}', undefined],
  ['', undefined],
])('%s is none', (id, nearest) => {
  const faults = faultsOfId(id);
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.map((fault) => fault.nearest)).toEqual(faults.map(() => nearest));
});

test('two slips in one ID are two', () => expect(faultsOfId('spiffe://Lab.test/a/').map(({ says }) => says)).toHaveLength(2));

test.each(['com', 'a.example', '*.a.example', 'xn--ls8h.org', 'a-b.example', 'A_b.example'])('%s is a DNS name that SPIRE Server takes', (name) =>
  expect(faultOfDnsName(name)).toBeUndefined(),
);

test.each([
  '',
  ' ',
  '.',
  'a.example.',
  '*.a.*.b',
  'a.*.b',
  '*',
  '-a.example',
  'a-.example',
  'a..b',
  'ab--c.example',
  '💩.example',
  `${'x'.repeat(64)}.example`,
])('%s is none', (name) => expect(faultOfDnsName(name)).toBeDefined());

test.each(['a.example:443', 'https://a.example', 'a b.example', 'a.example/x'])('%s is taken by SPIRE Server, and is no name', (name) => {
  expect([faultOfDnsName(name), isNoName(name)]).toEqual([undefined, true]);
});

test('a wildcard covers names of one more label', () => expect(coveredNames(['a.example', '*.example', 'example', 'b.a.example'])).toEqual(['a.example']));
