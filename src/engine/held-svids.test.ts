import { expect, test } from 'vitest';
import { svid } from '../../test/support/lines.ts';
import { client, mtlsServer } from '../../test/support/nouns.ts';
import { acidTests, bookOf } from '../../test/support/recordings.ts';
import type { LogEntry } from '../logs/entry.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import { earliestNotAfter } from './held-svids.ts';

const of = (entries: readonly LogEntry[], ...workloads: Parameters<typeof earliestNotAfter>[1]): string | undefined => {
  const found = earliestNotAfter(bookOf(entries), workloads);
  return found === undefined ? undefined : formatTimestamp(found);
};

const both = [
  svid(1, 'mtls-client', client.id, '2026-01-01T00:00:30Z'),
  svid(2, 'mtls-server', mtlsServer.id, '2026-01-01T00:00:25Z'),
  svid(3, 'mtls-client', client.id, '2026-01-01T00:00:40Z'),
];

test('it is the earlier NotAfter of the last X509-SVID that each received', () => {
  expect(of(both, client, mtlsServer)).toBe('2026-01-01T00:00:25.000000000Z');
  expect(of(both, client)).toBe('2026-01-01T00:00:40.000000000Z');
});

test('a workload that never said which SVID it holds leaves it open', () => {
  expect(of(both.slice(0, 1), client, mtlsServer)).toBeUndefined();
  expect(of([], client)).toBeUndefined();
});

test('an SVID of another identity, or one whose NotAfter cannot be read, does not count', () => {
  expect(of([svid(1, 'mtls-client', mtlsServer.id, '2026-01-01T00:00:30Z')], client)).toBeUndefined();
  expect(of([svid(1, 'mtls-client', client.id, 'tomorrow')], client)).toBeUndefined();
});

test('in a real run calls began to fail within a second of it', () => {
  const lines = acidTests.of('mtls-client');
  const failed = lines.findIndex(({ fields }) => /certificate has expired/.test(String(fields['error'])));
  const before = [...lines.slice(0, failed), ...acidTests.of('mtls-server').filter(({ at }) => at < (lines[failed]?.at ?? 0n))];
  const expiry = earliestNotAfter(bookOf(before.toSorted((left, right) => (left.at < right.at ? -1 : 1))), [client, mtlsServer]) ?? 0n;
  const late = Number((lines[failed]?.at ?? 0n) - expiry) / 1e9;
  expect(late).toBeGreaterThan(0);
  expect(late).toBeLessThan(1);
});
