import { describe, expect, test } from 'vitest';
import { line, writer } from '../../test/support/lines.ts';
import { acidTests } from '../../test/support/recordings.ts';
import { describeMatch, holds, matches } from './match.ts';

const entry = line(0, writer('mtls-client'), {
  event: 'call',
  status: 'fail',
  seq: 3,
  registered: false,
  error: 'unexpected ID "spiffe://a/b"',
  at: { deep: 1 },
});

test('a message matches as a whole, or by an expression', () => {
  expect(matches({ message: 'call', fields: {} }, entry)).toBe(true);
  expect(matches({ message: 'cal', fields: {} }, entry)).toBe(false);
  expect(matches({ message: /^ca/, fields: {} }, entry)).toBe(true);
});

test('every field must hold', () => {
  expect(matches({ message: 'call', fields: { status: 'fail', seq: 3, registered: false } }, entry)).toBe(true);
  expect(matches({ message: 'call', fields: { status: 'fail', seq: 4 } }, entry)).toBe(false);
});

describe('a field', () => {
  test('is compared by value and type', () => {
    expect(holds('3', 3)).toBe(false);
    expect(holds(3, 3)).toBe(true);
    expect(holds(false, undefined)).toBe(false);
  });

  test('that is missing matches no expression, not even one that everything matches', () => {
    expect(holds(/.*/, undefined)).toBe(false);
    expect(holds(/undefined/, undefined)).toBe(false);
    expect(holds(/.*/, '')).toBe(true);
  });

  test('of another type is read as its JSON', () => {
    expect(holds(/^\d/, 29.5)).toBe(true);
    expect(holds(/"deep":1/, { deep: 1 })).toBe(true);
    expect(holds(/^false$/, false)).toBe(true);
  });
});

test('an expression that keeps its place (g, y) would forget lines, so labs have none; this one finds each time', () => {
  const wanted = { message: 'call', fields: { error: /unexpected ID/ } };
  expect([1, 2, 3].every(() => matches(wanted, entry))).toBe(true);
});

test('is told as it will be shown', () => {
  expect(describeMatch({ message: 'call', fields: { status: 'fail', error: /expired/, seq: 3 } })).toBe('“call”, status = fail, error ~ /expired/, seq = 3');
  expect(describeMatch({ message: /a|b/, fields: {} })).toBe('/a|b/');
});

test('lines of a real run match as the labs expect them', () => {
  const fetched = { message: 'Fetched X.509 SVID', fields: { spiffe_id: 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client', ttl: /^\d/ } };
  expect(acidTests.of('spire-agent').some((each) => matches(fetched, each))).toBe(true);
  const refused = { message: 'call', fields: { status: 'fail', error: /unexpected ID "spiffe:\/\/spirelab.test\/ns\/mtls-demo\/sa\/mtls-server"/ } };
  expect(acidTests.of('mtls-client').filter((each) => matches(refused, each)).length).toBeGreaterThanOrEqual(5);
});
